// The bench of one candidate: asks through the recorded client, and asks the same thing once only.

import type { Session } from '../../model/session.ts'
import { NoAnswer, type HttpRequest } from '../../puller/http-client.ts'
import type { Personality } from '../../puller/personality.ts'
import type { Wait } from '../../puller/wait.ts'
import { Limited, type Answer, type Question } from '../answer.ts'
import type { Authorized, Bench, Pulled } from '../bench.ts'
import type { Candidate, TestImage, Way } from '../candidate.ts'
import type { Trait } from '../candidates/kind.ts'
import type { Upstream } from '../upstream.ts'
import { askOnce, requestOf, type Asking } from './ask.ts'
import { createSteady, type Put } from './ask-steadily.ts'
import { authorizeFor } from './authorize.ts'
import { followFrom } from './follow.ts'
import type { Ledger } from './ledger.ts'
import { createPatience } from './patience.ts'
import { patientClient } from './patient-client.ts'
import { provoking } from './provoking.ts'
import { pullSteadily } from './pull-steadily.ts'
import type { RecordedClient } from './recorded-client.ts'
import { questionKey } from './question-key.ts'
import { createSteadiness, type Limits, type Steadiness } from './steadiness.ts'
import { tryPull } from './tried.ts'

export interface BenchOptions extends Omit<Asking, 'base'> {
  /** For one answer, ms; a blob may take longer, as long as it comes on. */
  readonly patienceMs: number
  readonly candidate: Candidate
  readonly image: TestImage
  readonly clients: readonly Personality[]
  readonly upstream: Upstream | null
  readonly writes: 'allowed' | 'forbidden'
  readonly ledger: Ledger
  /** What was seen so far, redacted. */
  readonly session: () => Session
  /** For probes that have to wait. */
  readonly wait: Wait
  /** For one whole pull, ms. */
  readonly pullPatienceMs: number
  /** Between the attempts of a pull at a blob. */
  readonly pullWait: Wait
  /** How much is spent on a candidate that limits requests; `waited-out` by default. */
  readonly limits?: Limits
}

export interface OpenBench extends Bench {
  /** What it asks with: its patience is for all that is asked of this candidate. */
  readonly client: RecordedClient
  readonly steadiness: Steadiness
  /** A pull of another image than the bench's; not shared. */
  pullOf(image: TestImage, as: Personality, way: Way): Promise<Pulled>
  /** What the candidate itself has answered so far, for telling what it runs on. */
  traits(): readonly Trait[]
}

const TRAIT_TEXT = 4096

export function createBench(options: BenchOptions): OpenBench {
  const { candidate, image, signal, clients, writes, patienceMs } = options
  const steadiness = createSteadiness(options.limits ?? 'waited-out')
  const patient = patientClient(options.client, { patienceMs, patience: createPatience(patienceMs) })
  const client = noted(patient, steadiness)
  const asking: Asking = { ...options, client, base: candidate.url }
  const { upstream, isProvoked } = provoking(options.upstream)
  const asked = new Map<string, Promise<Answer>>()
  const authorized = new Map<string, Promise<Authorized>>()
  const pulled = new Map<string, Promise<Pulled>>()
  const traits: Trait[] = []
  const wait = (ms: number): Promise<void> => options.wait(ms, signal)

  async function once({ question, as }: Put): Promise<Answer> {
    signal.throwIfAborted()
    const answer = await askOnce(asking, question, as)
    if (answer.url.origin === candidate.url.origin) traits.push(traitOf(answer))
    return answer
  }

  const steady = createSteady({
    ...{ once, wait, steadiness, isProvoked },
    requestOf: ({ question, as }) => requestOf(asking, question, as),
  })
  const askAgain = (question: Question, as: Personality | null = null): Promise<Answer> =>
    steady.ask({ question, as })
  const ask = (question: Question): Promise<Answer> =>
    shared(asked, questionKey(question), () => askAgain(question))
  const pulling = { ...options, client, patienceMs: options.pullPatienceMs, wait: options.pullWait }
  const resend = async (request: HttpRequest): Promise<number | null> => {
    try {
      const response = await client.send(request, signal)
      response.discard()
      if (response.exchange !== null) steadiness.pass(response.exchange)
      return response.status
    } catch (error) {
      if (error instanceof NoAnswer) return null
      throw error
    }
  }
  const pullOf = (of: TestImage, as: Personality, way: Way): Promise<Pulled> => {
    const pull = (): Promise<Pulled> => tryPull({ ...pulling, image: of }, as, way)
    return pullSteadily({ pull, steady, steadiness, wait, resend })
  }

  return {
    ...{ client, candidate, clients, image, upstream, writes, signal, steadiness, ask, wait, pullOf },
    manners: 'thorough',
    askAgain: (question) => askAgain(question),
    askAs: (as, question) => askAgain(question, as),
    follow: (first, question) => followFrom(first, question, (next) => askAgain(next)),
    authorize: (repository) =>
      shared(authorized, repository, () => authorizeFor(repository, candidate.credentials, ask)),
    pull: (as, way) => shared(pulled, `${as.id} ${way}`, () => pullOf(image, as, way)),
    traits: () => traits,
  }
}

function noted(client: RecordedClient, steadiness: Steadiness): RecordedClient {
  return {
    async send(request, signal, asked) {
      const response = await client.send(request, signal, asked)
      steadiness.note({ request, status: response.status, exchange: response.exchange })
      return response
    },
    close: () => client.close(),
  }
}

/** Also a failure is shared: a candidate that is silent is not waited for twice. What was busy may be free by then. */
function shared<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = memory.get(key)
  if (known !== undefined) return known
  const made = make()
  memory.set(key, made)
  made.catch((error: unknown) => {
    if (error instanceof Limited) memory.delete(key)
  })
  return made
}

function traitOf({ url, status, headers, body }: Answer): Trait {
  return { path: url.pathname, status, headers, text: body.subarray(0, TRAIT_TEXT).toString('utf8') }
}
