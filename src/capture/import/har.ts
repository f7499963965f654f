// HAR, in: what browsers, Charles, Proxyman, mitmproxy, Playwright and pullscope itself save. Knows no files.
// http://www.softwareishard.com/blog/har-12-spec/

import type { JsonObject } from '../checks.ts'
import { isJsonObject } from '../checks.ts'
import { parseJson } from '../codec.ts'
import type { Recognition, WholeFormat } from './format.ts'
import { captureOf } from './har/capture.ts'
import { isCrowded, MAX_VALUES } from './har/crowd.ts'
import { dialectOf } from './har/dialect.ts'
import type { LeftOut, ReadEntry } from './har/entry.ts'
import { readEntry } from './har/entry.ts'
import { lossOf, mend } from './har/mend.ts'
import { ownEvents, ownOfLog, startOf } from './har/own.ts'
import type { Imported, ImportProblem } from './imported.ts'

export const HAR: WholeFormat = {
  id: 'har',
  title: 'HAR file',
  reads: 'whole',
  recognise: looksLikeHar,
  read: (bytes) => readHar(decoded(bytes)),
}

/** An object whose first member is `log`. Editors put a byte order mark before it, PowerShell writes UTF-16. */
function looksLikeHar(head: Uint8Array): Recognition {
  const text = decoded(head).trimStart()
  if (/^\{\s*"log"\s*:/.test(text)) return 'yes'
  return text.length < 64 && /^(?:\{\s*(?:"(?:l(?:o(?:g(?:"\s*)?)?)?)?)?)?$/.test(text) ? 'more' : 'no'
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes
  const charset = first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-8'
  return new TextDecoder(charset).decode(bytes)
}

/** No capture that fits in memory has more (`shapes.ts`). */
const MAX_ENTRIES = 1_000_000

/**
 * Reads what of it can be read: each entry by itself, up to the last whole one where the file breaks off. Up to half a
 * gigabyte, as long as JavaScript's texts are. Never throws.
 */
export function readHar(text: string): Imported {
  const problems: ImportProblem[] = []
  const whole = (message: string): Imported => ({
    events: [],
    problems: [...problems, { entry: null, message }],
  })
  if (text.trim() === '') return whole('is empty')
  if (isCrowded(text)) return whole(`holds more than ${MAX_VALUES} values`)
  let root = parseJson(text)
  const mended = root === undefined ? mend(text) : null
  if (root === undefined) {
    root = parseJson(mended?.text ?? '')
    if (root === undefined) return whole('is not JSON')
  }
  const log = isJsonObject(root) ? root['log'] : undefined
  if (!isJsonObject(log)) return whole('`log` is missing, or is no object')
  const { entries } = log
  if (!Array.isArray(entries)) return whole('`log.entries` is missing, or is no list')
  if (mended !== null) problems.push({ entry: null, message: lossOf(mended, entries.length) })
  return read(log, entries, problems)
}

function read(log: JsonObject, entries: readonly unknown[], problems: ImportProblem[]): Imported {
  const own = ownOfLog(log)
  const beside = own === null ? null : ownEvents(own)
  problems.push(...(beside?.problems ?? []))
  const dialect = dialectOf(log)
  const context = { dialect, ownStart: beside === null ? null : startOf(beside.events) }
  const exchanges: ReadEntry[] = []
  const leftOut = new Map<LeftOut['kind'], number>()
  for (const [i, value] of entries.slice(0, MAX_ENTRIES).entries()) {
    const entry = readEntry(value, context)
    if (typeof entry === 'string') problems.push({ entry: i + 1, message: entry })
    else if (entry.kind === 'read') exchanges.push(entry)
    else leftOut.set(entry.kind, (leftOut.get(entry.kind) ?? 0) + 1)
  }
  if (entries.length > MAX_ENTRIES) {
    problems.push({ entry: MAX_ENTRIES + 1, message: 'and all after it are left out: there are too many' })
  }
  return { events: captureOf(exchanges, { dialect, beside: beside?.events ?? null, leftOut }), problems }
}
