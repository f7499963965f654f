// Whether clients can make anything of the challenge of a 401. Pure.

import { parseAuthenticate } from '../../http/authenticate.ts'
import type { Answer } from '../answer.ts'
import { challengeLines } from './refusals.ts'

/** To be put behind `answers … by 401`; null when clients can use the challenge. */
export function whyUseless(answer: Answer): string | null {
  const lines = challengeLines(answer)
  if (lines.length === 0) return 'without Www-Authenticate'
  if (lines.some(hasOpenQuotes)) return 'with a challenge whose quotes are not closed'
  const challenges = lines.flatMap((line) => parseAuthenticate(line))
  const [first, second] = challenges.filter(({ scheme }) => /^bearer$/i.test(scheme))
  if (first === undefined)
    return challenges.some(({ scheme }) => /^basic$/i.test(scheme)) ? null : 'with neither Bearer nor Basic'
  const realm = first.parameters['realm'] ?? ''
  if (realm === '') return 'with a Bearer challenge without realm'
  if (!/^https?:\/\//i.test(realm)) return 'with a Bearer challenge whose realm is no URL'
  const other = second?.parameters['realm'] ?? realm
  return other === realm ? null : 'with two Bearer challenges that name different realms'
}

function hasOpenQuotes(line: string): boolean {
  return (line.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1
}
