// The bench of one candidate: asks through the recorded client, and asks the same thing once only.

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
import { createPatience } from './patience.ts'
import { patientClient } from './patient-client.ts'
import type { RecordedClient } from './recorded-client.ts'
import { questionKey } from './question-key.ts'
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
}

export interface OpenBench extends Bench {
  /** What it asks with: its patience is for all that is asked of this candidate. */
  readonly client: RecordedClient
  /** What the candidate itself has answered so far, for telling what it runs on. */
  traits(): readonly Trait[]
}

const TRAIT_TEXT = 4096

export function createBench(options: BenchOptions): OpenBench {
  const { candidate, image, signal, wait } = options
  const { clients, upstream, writes } = options
  const { patienceMs } = options
  const client = patientClient(options.client, { patienceMs, patience: createPatience(patienceMs) })
  const asking: Asking = { ...options, client, base: candidate.url }
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
    shared(asked, questionKey(question), () => askAgain(question))

  return {
    client,
    candidate,
    clients,
    image,
    upstream,
    writes,
    manners: 'thorough',
    signal,
    ask,
    askAgain: (question) => askAgain(question),
    askAs: (as, question) => askAgain(question, as),
    follow: (first, question) => followFrom(first, question, (next) => askAgain(next)),
    authorize: (repository) =>
      shared(authorized, repository, () => authorizeFor(repository, candidate.credentials, ask)),
    pull: (as: Personality, way: Way) =>
      shared(pulled, `${as.id} ${way}`, () =>
        tryPull({ ...options, client, patienceMs: options.pullPatienceMs, wait: options.pullWait }, as, way),
      ),
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
