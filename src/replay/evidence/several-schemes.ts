// Basic beside Bearer in one 401: which clients answer the one that opens nothing.

import { parseAuthenticate } from '../../http/authenticate.ts'
import { chosenChallenges, isBasic, isBearer } from '../../puller/challenges.ts'
import type { Personality } from '../../puller/personality.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { basicOf } from '../engine/authorize.ts'
import { askToTheEnd } from './ask-to-the-end.ts'
import { manifestQuestion } from './manifest-under-test.ts'
import { challengeLines, clientsAt, type AskedAt } from './refusals.ts'

export interface Misled {
  readonly at: AskedAt
  /** Those that come with Basic, and do not get in by it. */
  readonly clients: readonly string[]
}

/** Of several places, all clients that are misled, with the first place where that is; null when all get a token. */
export async function misledByBasic(bench: Bench, asked: readonly AskedAt[]): Promise<Misled | null> {
  const mixed = asked.filter(({ answer }) => answer.status === 401 && hasBoth(answer))
  const by = mixed.map((at) => ({ at, clients: misledAt(bench, at) }))
  const [first] = by.filter(({ clients }) => clients.length > 0)
  if (first === undefined) return null
  const all = new Set(by.flatMap(({ clients }) => clients))
  const locked = await withoutBasic(
    bench,
    bench.clients.filter((client) => all.has(client)),
  )
  return locked.length === 0 ? null : { at: first.at, clients: locked.map(({ id }) => id) }
}

function hasBoth(answer: Answer): boolean {
  const all = challengeLines(answer).flatMap((line) => parseAuthenticate(line))
  return all.some(isBearer) && all.some(isBasic)
}

/** Those that take their challenge from there, and come with Basic in the end. */
function misledAt(bench: Bench, { place, answer }: AskedAt): readonly Personality[] {
  const here = clientsAt(bench, [place])
  return bench.clients.filter(({ id, challenges }) => {
    const last = chosenChallenges(answer.headers, challenges.chooses).at(-1)
    return here.includes(id) && last !== undefined && isBasic(last)
  })
}

/** Those whom Basic does not let in: with the user's login, or with what they send without one. */
async function withoutBasic(bench: Bench, clients: readonly Personality[]): Promise<readonly Personality[]> {
  const { credentials } = bench.candidate
  const cannot = clients.filter(
    ({ challenges }) => credentials === null && challenges.withoutLogin === 'gives-up',
  )
  const others = clients.filter((client) => !cannot.includes(client))
  if (others.length === 0) return cannot
  // An empty login is one that nobody issued: who is polite does not try it.
  if (credentials === null && bench.manners === 'polite') return cannot
  const question = manifestQuestion('HEAD', bench.image.asMirror, bench.image.target)
  const authorization = basicOf(credentials ?? { name: '', password: '' })
  const { status } = await askToTheEnd(bench, { ...question, authorization })
  return status === 401 || status === 403 ? clients : cannot
}
