// `--listen`: where pullscope listens. Whether other machines may be let in is for access.ts to say.

import { isIP } from 'node:net'
import { PullscopeError } from '../../errors.ts'
import type { ListenAddress } from '../../proxy/options.ts'
import { bareHost, HOST, parsePort } from './authority.ts'

export const DEFAULT_LISTEN: ListenAddress = { host: '127.0.0.1', port: 8080 }

const FORMS = 'write an address such as 127.0.0.1:8080, [::1]:8080, or a port alone'
const FREE = '; port 0 picks a free one'

/** As `parseAddress`, for `--listen`. */
export function parseListen(text: string): ListenAddress {
  return parseAddress(text, '--listen')
}

/** As `parseAddress`, for where another program is to listen: clients have to know the port. */
export function parseServed(text: string, flag: string): ListenAddress {
  const { host, port } = read(text, flag, FORMS)
  if (port !== 0) return { host, port }
  const message = `${flag} ${text}: port 0 is a free one, which no client could be told`
  throw new PullscopeError('bad-address', message, 'give the port, such as 443 or 5000')
}

/**
 * `127.0.0.1:8080`, `localhost:8080`, `[::1]:8080`, `:8080` or `8080`; a port alone is on loopback. `flag` is what
 * messages call it. Throws `bad-address`.
 */
export function parseAddress(text: string, flag: string): ListenAddress {
  return read(text, flag, FORMS + FREE)
}

function read(text: string, flag: string, forms: string): ListenAddress {
  const [, hostText = '', portText = ''] = new RegExp(`^(?:(${HOST}):)?([^:]*)$`).exec(text) ?? []
  const port = parsePort(portText)
  if (port === null) throw new PullscopeError('bad-address', whatIsWrong(text, portText, flag), forms)
  const host = bareHost(hostText)
  if (host === '' || host === 'localhost') return { host: DEFAULT_LISTEN.host, port }
  if (isIP(host) === 0) {
    throw new PullscopeError('bad-address', `${flag} ${text}: "${host}" is not an IP address`, forms)
  }
  return { host, port }
}

function whatIsWrong(text: string, port: string, flag: string): string {
  if (isIP(text) !== 0) return `${flag} ${text} names no port`
  if (/^\d+$/.test(port)) return `${flag} ${text}: ${port} is not a port, which is 0 to 65535`
  return `${flag} ${text === '' ? '""' : text} is not an address with a port`
}
