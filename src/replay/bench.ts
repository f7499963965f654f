// What probes work with: one candidate, and ways to ask it. The runner makes it (run.ts); tests may too.

import type { ExchangeId } from '../capture/event.ts'
import type { Challenge } from '../http/authenticate.ts'
import type { Asked } from '../puller/failure.ts'
import type { Personality } from '../puller/personality.ts'
import type { PullResult } from '../puller/pull.ts'
import type { Answer, Question } from './answer.ts'
import type { Candidate, TestImage, Way } from './candidate.ts'
import type { Steadiness } from './engine/steadiness.ts'
import type { Upstream } from './upstream.ts'

/** Id of a client whose sequence the puller speaks: `docker`, `containerd`, `podman`, `skopeo`, `crane`. */
export type ClientId = string

export interface Bench {
  readonly candidate: Candidate
  /** Whose pulls are tried, in the order of the grid. */
  readonly clients: readonly Personality[]
  readonly image: TestImage
  /** Our hub behind the candidate (`--with-hub`); null without it. Probes that need it say so in `needs`. */
  readonly upstream: Upstream | null
  readonly writes: 'allowed' | 'forbidden'
  /**
   * `polite`: a short look at what may be somebody else's. What a probe could do without there, it leaves out; a question
   * that is too much is refused (`Spared`), and the probe is skipped.
   */
  readonly manners: 'thorough' | 'polite'
  readonly signal: AbortSignal

  /** Asks as pullscope itself, and the same question once only: the answer is shared. Throws `Unanswered`. */
  ask(question: Question): Promise<Answer>
  /** The same, but asked anew each time it is called: for what must be asked twice. */
  askAgain(question: Question): Promise<Answer>
  /** Asks with a client's User-Agent and standing headers. */
  askAs(client: Personality, question: Question): Promise<Answer>
  /**
   * Follows redirects from an answer, as Go's clients do: without `Authorization` beyond the first origin. All hops,
   * the given answer first. Throws `Unanswered`.
   */
  follow(first: Answer, question: Question): Promise<readonly [Answer, ...Answer[]]>
  /** A bearer for `repository:NAME:pull`, by the challenge of the candidate's `GET /v2/`; shared. */
  authorize(repository: string): Promise<Authorized>
  /** A client's whole pull of the image, spoken by the puller; once for each client and way, then shared. */
  pull(client: Personality, way: Way): Promise<Pulled>
  /** Waits, or rejects when the check is stopped. Milliseconds. */
  wait(ms: number): Promise<void>
  /** What the candidate answered for now only (429, 5xx), and what it did not. */
  readonly steadiness: Pick<Steadiness, 'isThrough' | 'isDoubted' | 'met'>
}

export interface Authorized {
  /** For `Question.authorization`; null when nothing was asked for, or nothing was given. */
  readonly authorization: string | null
  /** The answer to `GET /v2/`. */
  readonly root: Answer
  /** Its Bearer challenge, else its Basic one; null when there is none. */
  readonly challenge: Challenge | null
  /** The answer of the token service; null when none was asked. */
  readonly token: Answer | null
  /** The token itself, never to be shown; null when there is none. */
  readonly bearer: string | null
}

export interface Pulled {
  readonly client: Personality
  readonly way: Way
  /** Whether it had the user's login to give: a client may have none for a mirror. */
  readonly login: 'given' | 'none'
  readonly result: PullResult
  /** All of its exchanges, in order. */
  readonly exchanges: readonly ExchangeId[]
  /** Why it says nothing of the candidate that it failed: it was answered for now only (429, 5xx), each time that it was tried. */
  readonly unsteady?: string
  /** Its requests, in the order in which they were answered, or were known to get no answer. */
  readonly sent: readonly Sent[]
}

/** One request of a pull. */
export interface Sent {
  /** What it was for: of a redirect, the request that led there. */
  readonly asked: Asked
  /** Where it went, without its query. */
  readonly url: string
  /** null when there was no answer. */
  readonly status: number | null
  /** null when it did not come into the log. */
  readonly exchange: ExchangeId | null
}
