// Which steps were told. By what they stand for and not by their ids: an event that comes late, with an earlier time, moves
// the ids of all steps behind it. Knows nothing of lines.

import type { ExchangeId } from '../capture/event.ts'
import type { Step } from '../decode/trace.ts'

/** An exchange, or what happened below HTTP on a connection. */
export type StepKey = ExchangeId | string

export interface Told {
  /** Every exchange before this one is told. */
  readonly next: ExchangeId
  /** Exchanges from `next` on, which ended before others that began earlier, and steps without an exchange. */
  readonly ahead: ReadonlySet<StepKey>
}

export const NOTHING_TOLD: Told = { next: 0, ahead: new Set() }

/** The same for a step for as long as it stands for the same, once it has ended. */
export function stepKey({ exchange, connection, to, startedAt, ask, answer }: Step): StepKey {
  return exchange ?? `${connection} ${startedAt} ${to} ${ask}: ${answer}`
}

export function isTold({ next, ahead }: Told, step: Step): boolean {
  return (step.exchange !== null && step.exchange < next) || ahead.has(stepKey(step))
}

/** Moves `next` over every exchange that is told, so that little is remembered of a long session. */
export function withTold({ next: from, ahead: before }: Told, steps: readonly Step[]): Told {
  const ahead = new Set([...before, ...steps.map(stepKey)])
  let next = from
  while (ahead.delete(next)) next++
  return { next, ahead }
}
