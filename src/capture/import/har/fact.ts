// An event of an exchange before the capture's start and its place in the capture are known.

import type { CaptureEvent } from '../../event.ts'
import { EVENT_CHECKS } from '../../shapes.ts'

export interface Fact {
  /** Since 1970. */
  readonly micros: number
  /** Its time and ids are still to be set. */
  readonly event: CaptureEvent
}

/** What a file claims: of the right type only once it is checked. */
export interface Claimed {
  readonly micros: number
  readonly event: { readonly type: CaptureEvent['type'] } & Readonly<Record<string, unknown>>
}

/** The claims as facts; or a sentence on the first that is none, such as "`body.bytes` is -1, expected a whole number". */
export function factsOf(claims: readonly Claimed[]): readonly Fact[] | string {
  const facts: Fact[] = []
  for (const { micros, event } of claims) {
    const checked = EVENT_CHECKS.get(event.type)?.({ at: 0, exchange: 0, connection: 0, ...event }, '')
    if (checked === undefined || !checked.ok) return checked?.message ?? `\`${event.type}\` is no event`
    facts.push({ micros, event: checked.value })
  }
  return facts
}
