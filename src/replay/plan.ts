// What a capture asked for, to be asked of a candidate: each pull with its client's manner, and what was asked besides.
// Pure; knows nothing of the candidate.

import type { Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Intent, PullIntent, QuestionIntent, WriteIntent } from './plan/intent.ts'
import { nothingToAsk } from './plan/nothing.ts'
import { pullsOf } from './plan/pulls.ts'
import { questionsOf, writesOf } from './plan/steps.ts'

export interface Plan {
  readonly kind: 'plan'
  /** In the order of the capture; at least one. */
  readonly intents: readonly (PullIntent | QuestionIntent)[]
  /** For `--allow-writes` alone. */
  readonly writes: readonly WriteIntent[]
}

export interface NoPlan {
  readonly kind: 'none'
  /** What the capture holds instead of a pull. From the network in parts: to be escaped. */
  readonly because: string
  /** The next step. */
  readonly remedy: string
  /** What `--allow-writes` could ask for all the same. */
  readonly writes: readonly WriteIntent[]
}

/** Never throws: a capture that asks for nothing is a value too. */
export function planOf(trace: Trace, session: Session): Plan | NoPlan {
  const intents = [...pullsOf(trace, session), ...questionsOf(trace, session)].sort(
    (a, b) => placeOf(trace, a) - placeOf(trace, b),
  )
  const writes = writesOf(trace, session)
  if (intents.length > 0) return { kind: 'plan', intents, writes }
  return { kind: 'none', ...nothingToAsk(trace, session), writes }
}

function placeOf({ pulls, steps }: Trace, intent: Exclude<Intent, WriteIntent>): number {
  return intent.kind === 'pull' ? (pulls[intent.pull]?.startedAt ?? 0) : (steps[intent.step]?.startedAt ?? 0)
}
