// `--reverse`: the registry that pullscope stands in for.

import { PullscopeError } from '../../errors.ts'
import type { ReverseTarget } from '../../proxy/options.ts'
import { DEFAULT_PORT, parseAuthority } from '../../proxy/authority.ts'
import { parsePort } from './authority.ts'

/** Where a client finds pullscope in a registry's place, when no `--listen` says otherwise. */
export const REVERSE_LISTEN = { host: '127.0.0.1', port: 5000 }

const REMEDY = 'write for example --reverse https://registry-1.docker.io, or --reverse http://127.0.0.1:5001'
const URL_FORM = /^(?:(https?):\/\/)?([^/?#]*)(.*)$/is

/** Of Docker Hub, but web sites: they answer a registry's questions with pages. */
const WEB_SITES: readonly string[] = [
  'docker.io',
  'www.docker.io',
  'hub.docker.com',
  'docker.com',
  'www.docker.com',
]

/** `http(s)://HOST[:PORT]`, with a slash at the end or without. Throws `bad-reverse`. */
export function parseReverse(text: string): ReverseTarget {
  if (text.includes('@')) {
    // It may be a password, so it is not said again.
    throw bad('--reverse takes no user and password: clients log in by themselves')
  }
  const [, schemeText, hostText = '', rest = ''] = URL_FORM.exec(text) ?? []
  const scheme = schemeText?.toLowerCase() === 'http' ? 'http' : 'https'
  const authority = parseAuthority(hostText, DEFAULT_PORT[scheme])
  if (WEB_SITES.includes(authority?.host ?? '')) {
    throw new PullscopeError(
      'bad-reverse',
      `--reverse ${text} is a web site of Docker Hub, not its registry`,
      'the registry of Docker Hub is --reverse https://registry-1.docker.io',
    )
  }
  if (schemeText === undefined || hostText === '') {
    throw bad(`--reverse ${text === '' ? '""' : text} is not of the form https://HOST or http://HOST:PORT`)
  }
  if (authority === null) throw bad(whatIsWrong(text, hostText))
  if (/[?#]/.test(rest)) throw bad(`--reverse ${text} has a query: only a host can be stood in for`)
  if (rest !== '' && rest !== '/') {
    throw bad(`--reverse ${text} has a path: clients put theirs behind the host, beginning with /v2/`)
  }
  return { scheme, ...authority }
}

function whatIsWrong(text: string, hostText: string): string {
  const [, port] = /:([^:\]]*)$/.exec(hostText) ?? []
  const isPort = port === undefined || (parsePort(port) ?? 0) > 0
  return isPort
    ? `--reverse ${text}: "${hostText}" is not a host`
    : `--reverse ${text} has "${port}" where a port from 1 to 65535 belongs`
}

function bad(message: string): PullscopeError {
  return new PullscopeError('bad-reverse', message, REMEDY)
}
