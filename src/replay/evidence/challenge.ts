// Whether clients can make anything of the challenge of a 401. Pure.

import { parseAuthenticate } from '../../http/authenticate.ts'
import { isBasic, isBearer } from '../../puller/challenges.ts'
import type { Answer } from '../answer.ts'
import { challengeLines } from './refusals.ts'

interface Useless {
  /** To be put behind `answers … by 401`. */
  readonly because: string
  /** What mends it differs. */
  readonly cause: 'missing' | 'malformed' | 'two-realms'
}

/** To be put behind `answers … by 401`; null when clients can use the challenge. */
export function whyUseless(answer: Answer): string | null {
  return uselessness(answer)?.because ?? null
}

export function uselessness(answer: Answer): Useless | null {
  const lines = challengeLines(answer)
  if (lines.length === 0) return { because: 'without Www-Authenticate', cause: 'missing' }
  const malformed = whyMalformed(lines)
  if (malformed !== null) return { because: malformed, cause: 'malformed' }
  const [realm, other = realm] = lines
    .flatMap((line) => parseAuthenticate(line))
    .filter(isBearer)
    .map(({ parameters }) => parameters['realm'])
  return other === realm
    ? null
    : { because: 'with two Bearer challenges that name different realms', cause: 'two-realms' }
}

function whyMalformed(lines: readonly string[]): string | null {
  if (lines.some(hasOpenQuotes)) return 'with a challenge whose quotes are not closed'
  const challenges = lines.flatMap((line) => parseAuthenticate(line))
  const bearer = challenges.find(isBearer)
  if (bearer === undefined) return challenges.some(isBasic) ? null : 'with neither Bearer nor Basic'
  const realm = bearer.parameters['realm'] ?? ''
  if (realm === '') return 'with a Bearer challenge without realm'
  return /^https?:\/\//i.test(realm) ? null : 'with a Bearer challenge whose realm is no URL'
}

function hasOpenQuotes(line: string): boolean {
  return (line.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1
}
