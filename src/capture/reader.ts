// Reads a capture line by line: `capture.started` first, then what can be read. Knows text and events, no files.
// Half a capture is still evidence: what cannot be read is said, line by line, and the rest stands.

import { isJsonObject, type JsonObject } from './checks.ts'
import type { Problem } from './codec.ts'
import { decodeJson, parseJson } from './codec.ts'
import type { CaptureEnded, CaptureEvent, Emit, ExchangeId } from './event.ts'
import type { Migration } from './migrations.ts'
import { MIGRATIONS } from './migrations.ts'

/** Why nothing of a file can be read. */
export type Refusal =
  | { readonly because: 'not-a-capture' }
  | { readonly because: 'capture-too-new'; readonly version: number; readonly newest: number }

/** How a line ended: with its line break, where the file ended, or where we stopped because it was too long. */
type LineEnd = 'line-break' | 'end-of-file' | 'too-long'

export interface CaptureReader {
  /** Takes the next line; `start` is how many bytes stand before it. `stop`: nothing that follows can be read. Never throws. */
  push(text: string, end: LineEnd, start?: number): 'more' | 'stop'
  /** Says what is missing, once there are no more lines; null when it was a capture. */
  end(): Refusal | null
}

export interface ReaderOptions {
  readonly event: Emit
  readonly problem: (problem: Problem) => void
  /** sha256 of all bytes before this place, hex; null when it cannot be told. Without it, the checksum is not looked at. */
  readonly sumBefore?: (start: number) => string | null
  /** Given by tests alone. */
  readonly migrations?: readonly Migration[]
}

/** Events and problems go out as they are read. */
export function createReader(options: ReaderOptions): CaptureReader {
  const { migrations = MIGRATIONS, sumBefore } = options
  const unfinished = new Set<ExchangeId>()
  let line = 0
  /** Lines with something on them. */
  let written = 0
  let version: number | null = null
  let refusal: Refusal | null = null
  let ended: { readonly line: number; after: number } | null = null

  function note(kind: Problem['kind'], message: string, place = line): void {
    options.problem({ line: place, kind, message })
  }

  function take(json: unknown, start: number, from: number): void {
    const result = decodeJson(json, line, { version: from, migrations })
    if (result.ok) accept(result.event, start)
    else options.problem(result.problem)
  }

  function accept(event: CaptureEvent, start: number): void {
    if (event.type === 'request.started') unfinished.add(event.exchange)
    else if (event.type === 'response.completed' || event.type === 'exchange.failed') {
      unfinished.delete(event.exchange)
    } else if (event.type === 'capture.ended' && ended === null) {
      ended = { line, after: 0 }
      const change = changeBefore(event, written, () => sumBefore?.(start))
      if (change !== null) note('changed', change)
    }
    options.event(event)
  }

  return {
    push(raw, end, start = 0) {
      line += 1
      const text = line === 1 ? raw.replace(/^\uFEFF/, '') : raw
      if (isBlank(text)) return 'more'
      const json = end === 'too-long' ? undefined : parseJson(text)
      if (version === null) {
        const opening = open(json, migrations.length + 1)
        if (typeof opening !== 'number') {
          refusal = opening
          return 'stop'
        }
        version = opening
      } else if (isStart(json)) {
        note('second-capture', 'begins a second capture, of which nothing is shown: split the file here')
        return 'stop'
      }
      if (ended !== null) ended.after += 1
      if (end === 'too-long') note('broken-line', 'is longer than any event, and was left out')
      else if (end === 'end-of-file' && json === undefined) {
        note('cut-line', `breaks off after ${text.length} characters, so its event is lost`)
      } else take(json, start, version)
      written += 1
      return 'more'
    },
    end() {
      if (version === null) return refusal ?? { because: 'not-a-capture' }
      if (ended === null) note('missing-end', missingEnd(unfinished.size))
      else if (ended.after > 0) note('after-end', afterEnd(ended.after), ended.line + 1)
      return null
    },
  }
}

/** The first line says whether this is a capture and of which version; nothing after it can be trusted otherwise. */
function open(json: unknown, newest: number): number | Refusal {
  if (!isStart(json)) return { because: 'not-a-capture' }
  const version = json['version']
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    return { because: 'not-a-capture' }
  }
  return version > newest ? { because: 'capture-too-new', version, newest } : version
}

/** Whether this is the first event of a capture, of whatever version. */
function isStart(json: unknown): json is JsonObject {
  return isJsonObject(json) && json['type'] === 'capture.started'
}

/** Only the first character of most lines has to be looked at. */
function isBlank(text: string): boolean {
  return !text.startsWith('{') && text.trim() === ''
}

/** What the end says of the lines before it, against what is there; null when it fits, or says nothing. */
function changeBefore(
  { events, sha256 }: CaptureEnded,
  written: number,
  sum: () => string | null | undefined,
): string | null {
  if (events !== undefined && events !== written) {
    return events > written
      ? `is the end of a capture of ${events} events before it, of which only ${written} are here: lines were taken out`
      : `is the end of a capture of ${events} events before it, and there are ${written}: lines were put in`
  }
  const actual = sha256 === undefined ? undefined : sum()
  if (actual === undefined || actual === sha256) return null
  return 'has the checksum of other lines than those before it: one was changed, by hand or on its way (text mode)'
}

function missingEnd(unfinished: number): string {
  const open = `${unfinished} unfinished ${unfinished === 1 ? 'exchange' : 'exchanges'}`
  return `the capture has no end: it is still being written, the disk was full, or pullscope was killed; ${open}`
}

function afterEnd(lines: number): string {
  const count = lines === 1 ? '1 line' : `${lines} lines`
  return `begins what stands after the end of the capture, where pullscope writes nothing: ${count}`
}
