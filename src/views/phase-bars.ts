// Where the time of a pull went: each phase, with the time that at least one of its steps was under way.

import type { Millis } from '../capture/event.ts'
import type { Phase, Step } from '../decode/trace.ts'
import { groupBy } from './group-by.ts'

export interface PhaseBar {
  readonly phase: Phase
  /** Time with a step of this phase under way; steps side by side count once. */
  readonly busyMs: Millis
  /** `busyMs` of the time that any step was under way, 0 to 1. Phases side by side add up to more than 1. */
  readonly share: number
}

/** Phases in order of their first step. `steps` are in order of their start; those without an end run until `now`. */
export function phaseBars(steps: readonly Step[], now: Millis): readonly PhaseBar[] {
  const total = busy(steps, now)
  return [...groupBy(steps, ({ phase }) => phase)].map(([phase, own]) => {
    const busyMs = busy(own, now)
    return { phase, busyMs, share: total === 0 ? 0 : busyMs / total }
  })
}

function busy(steps: readonly Step[], now: Millis): Millis {
  let sum = 0
  let until = -Infinity
  for (const { startedAt, endedAt } of steps) {
    const end = endedAt ?? now
    sum += Math.max(0, end - Math.max(startedAt, until))
    until = Math.max(until, end)
  }
  return sum
}
