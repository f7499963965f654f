// Reads a capture line by line: `capture.started` first, then what can be read. Knows text and events, no files.
// Half a capture is still evidence: what cannot be read is said, line by line, and the rest stands.

import { isJsonObject } from './checks.ts'
import type { Problem } from './codec.ts'
import { decodeLine, parseJson } from './codec.ts'
import type { CaptureEvent, ExchangeId } from './event.ts'
import type { Migration } from './migrations.ts'
import { MIGRATIONS } from './migrations.ts'

export type Reading =
  | { readonly ok: true; readonly events: readonly CaptureEvent[]; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly because: 'not-a-capture' }
  | {
      readonly ok: false
      readonly because: 'capture-too-new'
      readonly version: number
      readonly newest: number
    }

type Refusal = Extract<Reading, { ok: false }>

/** How a line ended: with its line break, where the file ended, or where we stopped because it was too long. */
type LineEnd = 'line-break' | 'end-of-file' | 'too-long'

export interface CaptureReader {
  /** Takes the next line. `stop`: nothing that follows can be read. Never throws. */
  push(text: string, end: LineEnd): 'more' | 'stop'
  /** What was read, once there are no more lines. */
  end(): Reading
}

/** `migrations` is given by tests alone. */
export function createReader(migrations: readonly Migration[] = MIGRATIONS): CaptureReader {
  const events: CaptureEvent[] = []
  const problems: Problem[] = []
  let line = 0
  let version: number | null = null
  let refusal: Refusal | null = null

  function note(kind: Problem['kind'], message: string): void {
    problems.push({ line, kind, message })
  }

  function take(text: string, end: LineEnd, written: number): void {
    if (end === 'too-long') {
      note('broken-line', 'is longer than any event, and was left out')
      return
    }
    const result = decodeLine(text, line, { version: written, migrations })
    if (result.ok) events.push(result.event)
    else if (end === 'end-of-file' && parseJson(text) === undefined) {
      note('cut-line', `breaks off after ${text.length} characters, so its event is lost`)
    } else problems.push(result.problem)
  }

  return {
    push(raw, end) {
      line += 1
      const text = line === 1 ? raw.replace(/^\uFEFF/, '') : raw
      if (text.trim() === '') return 'more'
      if (version === null) {
        const opening = open(text, migrations.length + 1)
        if (typeof opening !== 'number') {
          refusal = opening
          return 'stop'
        }
        version = opening
      } else if (isStart(text)) {
        note('second-capture', 'begins a second capture, which was not read: split the file here')
        return 'stop'
      }
      take(text, end, version)
      return 'more'
    },
    end() {
      if (version === null) return refusal ?? { ok: false, because: 'not-a-capture' }
      if (!events.some((event) => event.type === 'capture.ended')) note('missing-end', missingEnd(events))
      return { ok: true, events, problems }
    },
  }
}

/** The first line says whether this is a capture and of which version; nothing after it can be trusted otherwise. */
function open(text: string, newest: number): number | Refusal {
  const json = parseJson(text)
  if (!isJsonObject(json) || json['type'] !== 'capture.started')
    return { ok: false, because: 'not-a-capture' }
  const version = json['version']
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    return { ok: false, because: 'not-a-capture' }
  }
  return version > newest ? { ok: false, because: 'capture-too-new', version, newest } : version
}

/** Whether a line is the first of a capture, of whatever version. */
export function isStart(text: string): boolean {
  // Most lines need no second look at their JSON. A body that holds the word has its quotes escaped.
  if (!text.includes('"capture.started"')) return false
  const json = parseJson(text)
  return isJsonObject(json) && json['type'] === 'capture.started'
}

function missingEnd(events: readonly CaptureEvent[]): string {
  const open = new Set<ExchangeId>()
  for (const event of events) {
    if (event.type === 'request.started') open.add(event.exchange)
    if (event.type === 'response.completed' || event.type === 'exchange.failed') open.delete(event.exchange)
  }
  const unfinished = `${open.size} unfinished ${open.size === 1 ? 'exchange' : 'exchanges'}`
  return `the capture has no end: it is still being written, the disk was full, or pullscope was killed; ${unfinished}`
}
