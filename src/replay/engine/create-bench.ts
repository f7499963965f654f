// The bench of one candidate: asks through the recorded client, and asks the same thing once only.

import type { ExchangeId } from '../../capture/event.ts'
import type { Session } from '../../model/session.ts'
import type { Personality } from '../../puller/personality.ts'
import type { Wait } from '../../puller/wait.ts'
import type { Answer, Question } from '../answer.ts'
import type { Authorized, Bench, Pulled } from '../bench.ts'
import type { Candidate, TestImage, Way } from '../candidate.ts'
import type { Trait } from '../candidates/kind.ts'
import type { Upstream } from '../upstream.ts'
import { askOnce, type Asking } from './ask.ts'
import { authorizeFor } from './authorize.ts'
import { followFrom } from './follow.ts'
import type { Ledger } from './ledger.ts'
import { tryPull } from './tried.ts'

export interface BenchOptions extends Omit<Asking, 'base' | 'silences'> {
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
}

export interface OpenBench extends Bench {
  /** What the candidate itself has answered so far, for telling what it runs on. */
  traits(): readonly Trait[]
}

const TRAIT_TEXT = 4096

export function createBench(options: BenchOptions): OpenBench {
  const { candidate, image, signal, wait, session } = options
  const { clients, upstream, writes } = options
  const asking: Asking = { ...options, base: candidate.url, silences: { inARow: 0 } }
  const asked = new Map<string, Promise<Answer>>()
  const authorized = new Map<string, Promise<Authorized>>()
  const pulled = new Map<string, Promise<Pulled>>()
  const traits: Trait[] = []

  async function askAgain(question: Question, as: Personality | null = null): Promise<Answer> {
    signal.throwIfAborted()
    const answer = await askOnce(asking, question, as)
    if (answer.url.origin === candidate.url.origin) traits.push(traitOf(answer))
    return answer
  }

  const ask = (question: Question): Promise<Answer> =>
    shared(asked, JSON.stringify(question), () => askAgain(question))

  return {
    candidate,
    clients,
    image,
    upstream,
    writes,
    signal,
    ask,
    askAgain: (question) => askAgain(question),
    askAs: (client, question) => askAgain(question, client),
    follow: (first, question) => followFrom(first, question, (next) => askAgain(next)),
    authorize: (repository) =>
      shared(authorized, repository, () => authorizeFor(repository, candidate.credentials, ask)),
    pull: (client: Personality, way: Way) =>
      shared(pulled, `${client.id} ${way}`, () =>
        tryPull({ ...options, patienceMs: options.pullPatienceMs, wait: options.pullWait }, client, way),
      ),
    line: (exchange) => lineOf(session(), exchange),
    wait: (ms) => wait(ms, signal),
    traits: () => traits,
  }
}

/** Also a failure is shared: a candidate that is silent is not waited for twice. */
function shared<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = memory.get(key)
  if (known !== undefined) return known
  const made = make()
  memory.set(key, made)
  return made
}

function traitOf({ url, status, headers, body }: Answer): Trait {
  return { path: url.pathname, status, headers, text: body.subarray(0, TRAIT_TEXT).toString('utf8') }
}

/** `GET https://mirror.example/v2/ -> 401`, from the redacted log. */
function lineOf({ exchanges }: Session, id: ExchangeId): string {
  const exchange = exchanges[id]
  if (exchange === undefined) return `exchange ${id}`
  const { method, url } = exchange.request
  const answer = 'response' in exchange && exchange.response !== null ? exchange.response.status : 'no answer'
  return `${method} ${url} -> ${answer}`
}
