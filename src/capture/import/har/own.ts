// What pullscope itself wrote beside HAR's own fields (`src/views/har`), read back. It is as hostile as the rest.

import type { JsonObject } from '../../checks.ts'
import { isJsonObject } from '../../checks.ts'
import type { CaptureEvent } from '../../event.ts'
import { EVENT_CHECKS } from '../../shapes.ts'
import type { ImportProblem } from '../imported.ts'
import { parseTime } from './time.ts'

/** Of the `_pullscope` fields. A change of meaning bumps it, and what a newer version wrote is then read as plain HAR. */
export const OWN_VERSION = 1

/** The `_pullscope` of a log; null in a HAR that pullscope did not write. */
export function ownOfLog(log: JsonObject): JsonObject | null {
  const own = log['_pullscope']
  return isJsonObject(own) && own['version'] === OWN_VERSION ? own : null
}

/** The events that stand beside the entries. Those that are none, and those of exchanges, become problems. */
export function ownEvents(own: JsonObject): {
  readonly events: readonly CaptureEvent[]
  readonly problems: readonly ImportProblem[]
} {
  const listed = own['events']
  const checked = (Array.isArray(listed) ? listed : []).map((event: unknown, i) =>
    checkedEvent(event, `_pullscope.events[${i}]`),
  )
  return {
    events: checked.flatMap((each) => (each.ok ? [each.event] : [])),
    problems: checked.flatMap((each) => (each.ok ? [] : [{ entry: null, message: each.message }])),
  }
}

type CheckedEvent =
  { readonly ok: true; readonly event: CaptureEvent } | { readonly ok: false; readonly message: string }

function checkedEvent(event: unknown, place: string): CheckedEvent {
  const type = isJsonObject(event) ? event['type'] : undefined
  const check = typeof type === 'string' ? EVENT_CHECKS.get(type) : undefined
  if (check === undefined) return { ok: false, message: `\`${place}\` is no event` }
  const checked = check(event, place)
  if (!checked.ok) return checked
  if ('exchange' in checked.value) return { ok: false, message: `\`${place}\` belongs into an entry` }
  return { ok: true, event: checked.value }
}

/** When the capture began, in microseconds since 1970; 0 where its beginning is missing, as it was written then. */
export function startOf(events: readonly CaptureEvent[]): number {
  const started = events.find((event) => event.type === 'capture.started')
  return parseTime(started?.startedAt ?? '') ?? 0
}
