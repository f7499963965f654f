// The result of a scan as a table and as JSON. The places hold names from the network.

import type { Recording } from '../../capture/rewrite/index.ts'
import type { Found, Scan } from '../../capture/scan/scan.ts'
import { escapeTerminal } from '../../text/escape-terminal.ts'
import { count } from '../../text/units.ts'

/** A header may be called anything. */
const PLACE_WIDTH = 60

export function scanJson({ found, unsearched }: Scan, { counts }: Recording): string {
  return `${JSON.stringify({ format: 'pullscope/scan', version: 1, counts, found, unsearched }, null, 2)}\n`
}

export function scanText(
  { found, unsearched }: Scan,
  { recording, name }: { readonly recording: Recording; readonly name: string },
): string {
  const bodies =
    unsearched.length === 0
      ? ''
      : `; ${count(unsearched.length, 'body', 'bodies')} that are no text were not searched`
  const summary =
    found.length === 0
      ? `nothing in ${escapeTerminal(name)} looks like a secret`
      : `${count(found.length, 'place')} in ${escapeTerminal(name)} ${found.length === 1 ? 'looks' : 'look'} like a secret`
  return [...table(found, recording), `${summary}${bodies}`].map((line) => `${line}\n`).join('')
}

function table(found: readonly Found[], { counts }: Recording): string[] {
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
