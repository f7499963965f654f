// `--listen`: where pullscope listens. Only addresses that other machines cannot reach, for the proxy asks no password.

import { isIP, isIPv6 } from 'node:net'
import { PullscopeError } from '../../errors.ts'
import type { ListenAddress } from '../../proxy/options.ts'
import { bareHost, HOST, parsePort } from './authority.ts'

export const DEFAULT_LISTEN: ListenAddress = { host: '127.0.0.1', port: 8080 }

const FORMS = 'write an address such as 127.0.0.1:8080, [::1]:8080, or a port alone; port 0 picks a free one'

/** `127.0.0.1:8080`, `localhost:8080`, `[::1]:8080`, `:8080` or `8080`. Throws `bad-address`. */
export function parseListen(text: string): ListenAddress {
  const [, hostText = '', portText = ''] = new RegExp(`^(?:(${HOST}):)?([^:]*)$`).exec(text) ?? []
  const port = parsePort(portText)
  if (port === null) throw new PullscopeError('bad-address', whatIsWrong(text, portText), FORMS)
  const host = bareHost(hostText)
  if (host === '' || host === 'localhost') return { host: DEFAULT_LISTEN.host, port }
  if (isIP(host) === 0) {
    throw new PullscopeError('bad-address', `--listen ${text}: "${host}" is not an IP address`, FORMS)
  }
  if (!isLoopback(host)) {
    throw new PullscopeError(
      'bad-address',
      `--listen ${text}: other machines could reach ${host} and use the proxy, which asks for no password`,
      `listen on this machine only, for now: --listen 127.0.0.1:${port}`,
    )
  }
  return { host, port }
}

function whatIsWrong(text: string, port: string): string {
  if (isIP(text) !== 0) return `--listen ${text} names no port`
  if (/^\d+$/.test(port)) return `--listen ${text}: ${port} is not a port, which is 0 to 65535`
  return `--listen ${text === '' ? '""' : text} is not an address with a port`
}

/** 127.0.0.0/8 (RFC 1122 §3.2.1.3) and ::1 (RFC 4291 §2.5.3), however it is written. */
function isLoopback(host: string): boolean {
  return isIPv6(host) ? new URL(`http://[${host}]`).hostname === '[::1]' : host.startsWith('127.')
}
