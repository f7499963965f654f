// URLs that a recipe is made with: origins, and the URL of a token service. What they hold is written into
// configurations, so nothing but plain names and paths passes. Pure.

import { PullscopeError } from '../../errors.ts'
import { DEFAULT_PORT, formatAuthority, parseAuthority } from '../../proxy/authority.ts'

interface Parts {
  /** Scheme and authority, as short as it gets. */
  readonly origin: string
  /** Empty, or beginning with a slash and not ending in one. */
  readonly path: string
}

const URL_FORM = /^(https?):\/\/([^/?#]*)((?:\/[\w.~-]+)*)\/?$/i

/** What messages say of a flag. */
interface Flag {
  readonly name: string
  /** What it could be given. */
  readonly example: string
}

/** `https://mirror.example:8443`. Throws `bad-address`. */
export function parseOrigin(flag: Flag, text: string): string {
  const { origin, path } = parse(flag, text)
  if (path === '') return origin
  throw bad(flag, `${text} has a path: clients put theirs behind the host, beginning with /v2/`)
}

/** `https://auth.docker.io/token`; without a path it is `/token`. Throws `bad-address`. */
export function parseTokenService(flag: Flag, text: string): string {
  const { origin, path } = parse(flag, text)
  return origin + (path === '' ? '/token' : path)
}

function parse(flag: Flag, text: string): Parts {
  if (text.includes('@')) {
    // It may be a password, so it is not said again.
    throw bad(flag, 'takes no user and password: clients log in by themselves')
  }
  const [whole, schemeText = '', authorityText = '', path = ''] = URL_FORM.exec(text) ?? []
  const scheme = schemeText.toLowerCase() === 'http' ? 'http' : 'https'
  const authority = parseAuthority(authorityText, DEFAULT_PORT[scheme])
  if (whole === undefined || authority === null) {
    throw bad(flag, `${text === '' ? '""' : text} is not of the form https://HOST or http://HOST:PORT`)
  }
  return { origin: `${scheme}://${formatAuthority(authority, scheme)}`, path }
}

function bad({ name, example }: Flag, what: string): PullscopeError {
  return new PullscopeError('bad-address', `${name} ${what}`, `write for example ${name} ${example}`)
}
