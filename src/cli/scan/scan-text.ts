// The result of a scan as a table and as JSON. The places hold names from the network.

import type { Found, Scan } from '../../capture/scan/scan.ts'
import { escapeTerminal } from '../../text/escape-terminal.ts'
import { count } from '../../text/units.ts'
import type { Walked } from '../load-recording.ts'

/** A header may be called anything. */
const PLACE_WIDTH = 60

export function scanJson({ found, more, unsearched }: Scan, { recording, unread, damage }: Walked): string {
  const { counts } = recording
  const all = { format: 'pullscope/scan', version: 1, counts, found, more, unsearched, unread, damage }
  return `${JSON.stringify(all, null, 2)}\n`
}

export function scanText(
  { found, more, unsearched }: Scan,
  { recording, unread, damage, name }: Walked & { readonly name: string },
): string {
  const bodies =
    unsearched.length === 0
      ? ''
      : `; ${count(unsearched.length, 'body', 'bodies')} that ${unsearched.length === 1 ? 'is no text was' : 'are no text were'} not searched`
  const summary =
    found.length === 0
      ? `nothing in ${escapeTerminal(name)} looks like a secret`
      : `${count(found.length + more, 'place')} in ${escapeTerminal(name)} ${found.length === 1 ? 'looks' : 'look'} like a secret${more > 0 ? `, of which ${found.length} are shown` : ''}`
  const rest = unread.length === 0 ? '' : '; not all of it could be read'
  const whole = damage.length === 0 ? '' : '; something is wrong with the file'
  return [...table(found, recording), `${summary}${bodies}${rest}${whole}`]
    .map((line) => `${line}\n`)
    .join('')
}

function table(found: readonly Found[], { counts }: Walked['recording']): string[] {
  if (found.length === 0) return []
  const rows = [[counts, 'where', 'what', 'begins', 'length'], ...found.map(rowOf)]
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, cell.length)),
    [],
  )
  return [
    ...rows.map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
  ]
}

function rowOf({ entry, place, kind, begins, length }: Found): string[] {
  const where = escapeTerminal(place.trim())
  const cut = where.length > PLACE_WIDTH ? `${where.slice(0, PLACE_WIDTH - 1)}…` : where
  const start = begins === '' ? '…' : `${escapeTerminal(begins)}…`
  return [
    entry === 0 ? '-' : String(entry),
    cut,
    escapeTerminal(kind).slice(0, PLACE_WIDTH),
    start,
    String(length),
  ]
}
