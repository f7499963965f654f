// `--connect-to`, in curl's syntax: https://curl.se/docs/manpage.html#--connect-to

import { PullscopeError } from '../../errors.ts'
import type { ConnectTo } from '../../proxy/options.ts'
import { bareHost, HOST, parsePort } from './authority.ts'

const PATTERN = new RegExp(`^(${HOST}):([^:]*):(${HOST}):([^:]*)$`)

/** `HOST:PORT:ADDR:PORT`; any part may be empty, IPv6 stands in brackets. Throws `bad-connect-to`. */
export function parseConnectTo(text: string): ConnectTo {
  const [, host, port, toHost, toPort] = PATTERN.exec(text) ?? []
  if (host === undefined || port === undefined || toHost === undefined || toPort === undefined) {
    throw bad(text, 'is not of the form HOST:PORT:ADDR:PORT')
  }
  if (toHost === '' && toPort === '') throw bad(text, 'does not say where to connect to')
  return {
    host: host === '' ? null : bareHost(host),
    port: optionalPort(text, port),
    toHost: toHost === '' ? null : bareHost(toHost),
    toPort: optionalPort(text, toPort),
  }
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
