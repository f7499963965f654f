// WWW-Authenticate as clients written in Go read it: stricter than RFC 9110, and than http/authenticate.ts, which tells what
// was sent. Pure.

import type { Challenge } from '../http/authenticate.ts'

/** What a parameter without a value does: Distribution's parser ends there, containerd's takes it as it is. */
export type EmptyValues = 'end-it' | 'are-taken'

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]*/y
const SPACE = /[ \t\r\n]*/y
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy

/**
 * The one challenge of a header line, with its parameters up to where it does not go on as `,name=value`: a blank around
 * `=` ends it, and so does `;` (distribution, registry/client/auth/challenge/authchallenge.go; containerd,
 * remotes/docker/auth/parse.go; both `parseValueAndParams`). Of several parameters of one name the last counts.
 */
export function goChallenge(line: string, emptyValues: EmptyValues): Challenge | null {
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(line)
    if (match !== null) at = pattern.lastIndex
    return match
  }
  const takeSign = (sign: string): boolean => {
    const isThere = line.startsWith(sign, at)
    if (isThere) at += sign.length
    return isThere
  }
  const scheme = take(TOKEN)?.[0] ?? ''
  if (scheme === '') return null
  const parameters: Record<string, string> = {}
  do {
    take(SPACE)
    const name = take(TOKEN)?.[0] ?? ''
    if (name === '' || !takeSign('=')) break
    const isQuoted = line.startsWith('"', at)
    const value = isQuoted ? (take(QUOTED)?.[1] ?? '').replace(/\\(.)/gs, '$1') : (take(TOKEN)?.[0] ?? '')
    if (value === '' && emptyValues === 'end-it') break
    parameters[name.toLowerCase()] = value
    take(SPACE)
  } while (takeSign(','))
  return { scheme, parameters, token68: null }
}
