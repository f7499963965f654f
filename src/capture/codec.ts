// One event as one line of JSON, and back. Knows no files, and nothing of the lines around it.

import type { JsonObject } from './checks.ts'
import { isJsonObject } from './checks.ts'
import type { CaptureEvent } from './event.ts'
import type { Migration } from './migrations.ts'
import { migrate, MIGRATIONS } from './migrations.ts'
import { EVENT_CHECKS } from './shapes.ts'

/** Something in a capture that could not be read, or is not there. The message goes after "FILE line N: ". */
export interface Problem {
  /** Counted from 1. */
  readonly line: number
  /**
   * `unknown-event`: a type that a newer version may have added · `second-capture`: nothing after it was read ·
   * `changed`: the lines before the end are not those that were written.
   */
  readonly kind:
    'broken-line' | 'unknown-event' | 'cut-line' | 'missing-end' | 'second-capture' | 'changed' | 'after-end'
  readonly message: string
}

export type LineResult =
  { readonly ok: true; readonly event: CaptureEvent } | { readonly ok: false; readonly problem: Problem }

interface Format {
  /** Version that the line was written in. */
  readonly version: number
  /** Leads from each older version to the next; the newest version is one more than there are steps. */
  readonly migrations: readonly Migration[]
}

const PRESENT_FORMAT: Format = { version: MIGRATIONS.length + 1, migrations: MIGRATIONS }

/** The event as one line, without the line break. */
export function encode(event: CaptureEvent): string {
  return JSON.stringify(event)
}

/** Reads one line of a capture. Never throws. Fields that it does not know are left out. */
export function decodeLine(text: string, line: number, format = PRESENT_FORMAT): LineResult {
  return decodeJson(parseJson(text), line, format)
}

/** As `decodeLine`, of what `parseJson` made of the line. */
export function decodeJson(json: unknown, line: number, format = PRESENT_FORMAT): LineResult {
  if (json === undefined) return broken(line, 'is not JSON')
  if (!isJsonObject(json)) return broken(line, 'is not an event')
  return decodeObject(migrate(json, format), line)
}

function decodeObject(json: JsonObject, line: number): LineResult {
  const type = json['type']
  if (typeof type !== 'string') return broken(line, 'has no event type')
  const check = EVENT_CHECKS.get(type)
  if (check === undefined) {
    const message = `\`${type.slice(0, 40)}\` is no event that this version knows`
    return { ok: false, problem: { line, kind: 'unknown-event', message } }
  }
  const checked = check(json, '')
  return checked.ok ? { ok: true, event: checked.value } : broken(line, checked.message)
}

function broken(line: number, message: string): LineResult {
  return { ok: false, problem: { line, kind: 'broken-line', message } }
}

/** The JSON value of a text; undefined when it is none, which no JSON value is. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
