// `--connect-to`, in curl's syntax: https://curl.se/docs/manpage.html#--connect-to

import { PullscopeError } from '../../errors.ts'
import { canonicalHost } from '../../proxy/authority.ts'
import { parseHostPattern } from '../../proxy/host-pattern.ts'
import type { ConnectTo } from '../../proxy/options.ts'
import { bareHost, HOST, parsePort } from './authority.ts'

const PATTERN = new RegExp(`^(${HOST}):([^:]*):((?:${HOST})(?:,(?:${HOST}))*):([^:]*)$`)

/**
 * `HOST:PORT:ADDR:PORT`; any part may be empty, IPv6 stands in brackets. More than curl has: HOST may be a pattern such as
 * `*.docker.io`, and ADDR several, with commas between them. Throws `bad-connect-to`.
 */
export function parseConnectTo(text: string): ConnectTo {
  const [, host, port, toHosts, toPort] = PATTERN.exec(text) ?? []
  if (host === undefined || port === undefined || toHosts === undefined || toPort === undefined) {
    throw bad(text, 'is not of the form HOST:PORT:ADDR:PORT')
  }
  if (toHosts === '' && toPort === '') throw bad(text, 'does not say where to connect to')
  return {
    host: host === '' ? null : hostPattern(text, bareHost(host)),
    port: optionalPort(text, port),
    toHosts: toHosts === '' ? null : addresses(text, toHosts),
    toPort: optionalPort(text, toPort),
  }
}

function hostPattern(text: string, host: string): string {
  if (parseHostPattern(host) === null)
    throw bad(text, `has "${host}" where a host or a pattern such as *.docker.io belongs`)
  return host
}

function addresses(text: string, list: string): readonly string[] {
  return list.split(',').map((each) => {
    const host = bareHost(each)
    if (canonicalHost(host) === null) throw bad(text, `has "${host}" where an address belongs`)
    return host
  })
}

function optionalPort(text: string, portText: string): number | null {
  if (portText === '') return null
  const port = parsePort(portText)
  if (port === null || port === 0) throw bad(text, `has "${portText}" where a port from 1 to 65535 belongs`)
  return port
}

function bad(text: string, why: string): PullscopeError {
  return new PullscopeError(
    'bad-connect-to',
    `--connect-to ${text} ${why}`,
    'write for example --connect-to registry.example:443:127.0.0.1:5000; an IPv6 address stands in brackets',
  )
}
