// The failure below HTTP that a step met. An exchange does not tell it: pullscope answered in the upstream's place.

import { failuresOn } from '../model/failures.ts'
import type { ConnectFailure, Session } from '../model/session.ts'
import type { Step } from './trace.ts'

/** The last one on the step's own connection while it was under way; null where it met none. */
export function failureMetBy(session: Session, step: Step): ConnectFailure | null {
  const until = step.endedAt ?? Infinity
  const met = failuresOn(session, step.connection).findLast(
    ({ authority, at, side }) =>
      authority === step.facts.authority &&
      at >= step.startedAt &&
      at <= until &&
      (step.exchange === null || side === 'upstream'),
  )
  return met ?? null
}
