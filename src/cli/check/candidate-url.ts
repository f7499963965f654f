// The URL of a candidate, as a user gives it. Pure.

import { PullscopeError } from '../../errors.ts'

const FORMS = 'write https://mirror.example, http://127.0.0.1:5000, or the host alone'

/** `mirror.example` is `https://mirror.example`. A path is a project's: that is what `--prefix` is for. Throws `bad-candidate`. */
export function parseCandidateUrl(text: string): URL {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  if (text === '' || !URL.canParse(whole)) throw bad(text, 'is no URL of a registry', FORMS)
  const url = new URL(whole)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw bad(text, `begins with ${url.protocol}//, which no registry speaks`, FORMS)
  }
  if (url.hostname === '') throw bad(text, 'names no host', FORMS)
  if (url.username !== '' || url.password !== '') {
    throw bad(url.origin, 'carries a user name', 'give --user NAME and --password-stdin')
  }
  const path = url.pathname.replace(/^\/(?:v2\/?)?|\/$/g, '')
  if (path !== '' || url.search !== '' || url.hash !== '') {
    const remedy = `clients ask /v2/ at the root of a host: write ${url.origin}, and --prefix ${path || 'PROJECT'} if all names begin with that`
    throw bad(text, 'has a path or a query', remedy)
  }
  return new URL(url.origin)
}

function bad(text: string, what: string, remedy: string): PullscopeError {
  return new PullscopeError('bad-candidate', `${text === '' ? '""' : text} ${what}`, remedy)
}
