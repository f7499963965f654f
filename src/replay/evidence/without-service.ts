// A challenge that names no service: whether the token that clients get by it opens anything.

import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { challengeOf } from '../engine/authorize.ts'
import { askToTheEnd } from './ask-to-the-end.ts'
import { manifestQuestion } from './manifest-under-test.ts'
import { clientsAt, type AskedAt } from './refusals.ts'
import {
  asUser,
  granted,
  pullScope,
  tokenQuestion,
  tokenService,
  type TokenService,
} from './token-service.ts'

export interface Serviceless {
  /** Where the challenge without a service is. */
  readonly at: AskedAt
  readonly clients: readonly string[]
  /** The service whose tokens open what those without one do not. */
  readonly service: string
  readonly refused: Answer
  readonly opened: Answer
}

/**
 * Clients ask for what they are told of, and some token services give a token for nothing then. Only where the right
 * service is known, and seen to help: whether a challenge needs one is a matter of the service.
 */
export async function lacksService(bench: Bench, asked: readonly AskedAt[]): Promise<Serviceless | null> {
  const found = await tokenService(bench, 'any')
  if ('result' in found || found.service !== null) return null
  const without = asked.filter(({ answer }) => answer.status === 401 && hasNoService(answer))
  const [at] = without
  const refused = await tried(bench, found)
  if (at === undefined || refused === null || !isRefused(refused)) return null
  const { registry } = bench.image.reference
  const service = registry === 'docker.io' ? 'registry.docker.io' : registry
  const opened = await tried(bench, { ...found, service })
  if (opened === null || isRefused(opened)) return null
  const places = without.map(({ place }) => place)
  return { at, clients: clientsAt(bench, places), service, refused, opened }
}

function hasNoService(answer: Answer): boolean {
  const challenge = challengeOf(answer)
  return challenge !== null && challenge.parameters['service'] === undefined
}

/** The manifest, with the token that is given; null where none is. */
async function tried(bench: Bench, service: TokenService): Promise<Answer | null> {
  const { asMirror, target } = bench.image
  const answer = await bench.ask(asUser(bench, service, tokenQuestion(service, [pullScope(asMirror)])))
  const { bearer } = granted(answer)
  if (bearer === null) return null
  const question = manifestQuestion('HEAD', asMirror, target)
  return askToTheEnd(bench, { ...question, authorization: `Bearer ${bearer}` })
}

function isRefused({ status }: Answer): boolean {
  return status === 401 || status === 403
}
