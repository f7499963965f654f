// The grid of a text report: a row a probe, a column a client; of what went well only the number.

import { largest } from '../../text/largest.ts'
import { span } from '../../text/span.ts'
import type { Line } from '../../text/span.ts'
import { count } from '../../text/units.ts'
import { displayWidth, padEnd } from '../../text/width.ts'
import { flow, wrapText } from '../../text/wrap.ts'
import type { LadderOptions } from '../../views/ladder.ts'
import type { Verdict } from '../verdict.ts'
import { gridOf, skippedBecause, toldRows } from './grid.ts'
import type { Grid, GridRow, Result, Skipped } from './grid.ts'
import { RESULT_TONE, resultGlyph } from './signs.ts'

/** Columns before a row, and between two. */
const INDENT = 2
const GAP = 2
/** Reasons are cut beyond so many lines: the JSON report has all of it. */
const REASON_LINES = 2

interface Row {
  readonly name: string
  readonly results: ReadonlyMap<string, Result>
  readonly because: string
}

/** `only` keeps the rows of these ids, as a report with a baseline wants it; null for all. */
export function gridLines(
  verdict: Verdict,
  only: readonly string[] | null,
  look: LadderOptions,
): readonly Line[] {
  const grid = gridOf(verdict)
  const rows = [...pullRows(grid), ...toldRows(grid, only).map(probeRow)]
  if (rows.length === 0 && grid.rows.length === 0) return []
  return [...tableLines(grid, rows, look), ...countLines(grid, skippedBecause(grid, verdict), look)]
}

function pullRows({ pulls }: Grid): readonly Row[] {
  return pulls.map(({ way, cells }) => ({ name: `pull as ${way}`, results: cells, because: '' }))
}

function probeRow({ id, cells, result, because }: GridRow): Row {
  return { name: id, results: cells, because: result === 'error' ? because.join('; ') : '' }
}

/** Where the columns do not fit beside the names, a row names its clients. */
function tableLines(grid: Grid, rows: readonly Row[], look: LadderOptions): readonly Line[] {
  const { width, glyphs } = look
  const heads = grid.clients.map((client) => glyphs.escape(client))
  const names = largest(rows, ({ name }) => displayWidth(glyphs.escape(name)), 0)
  const columns = heads.reduce((sum, head) => sum + GAP + displayWidth(head), 0)
  if (INDENT + names + columns > width) return rows.flatMap((row) => namedRow(row, look))
  const head = heads.map((client) => ' '.repeat(GAP) + client).join('')
  return [
    [span(' '.repeat(INDENT + names)), span(head, 'dim')],
    ...rows.flatMap(({ name, results, because }): readonly Line[] => [
      [
        span(' '.repeat(INDENT) + padEnd(glyphs.escape(name), names)),
        ...grid.clients.flatMap((client, i): Line => {
          const result = results.get(client)
          const sign = padEnd(resultGlyph(result, glyphs), displayWidth(heads[i] ?? ''))
          return [span(' '.repeat(GAP)), span(sign, result === undefined ? 'dim' : RESULT_TONE[result])]
        }),
      ],
      ...reasonLines(because, look),
    ]),
  ]
}

/** `✘ docker, podman` under the name of the probe. */
function namedRow({ name, results, because }: Row, look: LadderOptions): readonly Line[] {
  const { width, glyphs } = look
  const order: readonly Result[] = ['fail', 'error', 'pass', 'skip']
  const pieces = order.flatMap((result): readonly Line[] => {
    const clients = [...results].flatMap(([client, own]) => (own === result ? [client] : []))
    const words = `${resultGlyph(result, glyphs)} ${glyphs.escape(clients.join(', '))}`
    return clients.length === 0 ? [] : [[span(words, RESULT_TONE[result])]]
  })
  return [
    [span(' '.repeat(INDENT) + glyphs.escape(name))],
    ...flow(pieces, { width, indent: 6, hang: 6, gap: 3 }),
    ...reasonLines(because, look),
  ]
}

function reasonLines(because: string, { width, glyphs }: LadderOptions): readonly Line[] {
  if (because === '') return []
  return wrapText(glyphs.escape(because), width - 6, REASON_LINES).map((part): Line => [
    span(`      ${part}`, 'dim'),
  ])
}

/** `34 probes passed, 2 failed`, and what was skipped, by why. */
function countLines(grid: Grid, skipped: readonly Skipped[], look: LadderOptions): readonly Line[] {
  if (grid.rows.length === 0) return []
  const number = (result: Result): number => grid.rows.filter((row) => row.result === result).length
  const told: readonly (readonly [Result, string])[] = [
    ['fail', 'failed'],
    ['error', 'could not be told'],
    ['skip', 'skipped'],
  ]
  const others = told.flatMap(([result, words]) =>
    number(result) === 0 ? [] : [`${number(result)} ${words}`],
  )
  const words = [`${count(number('pass'), 'probe')} passed`, ...others].join(', ')
  return [[span(`  ${words}`)], ...skipped.flatMap((own) => skippedLines(own, look))]
}

/** What was asked for and could not be told stands out, and is named. */
function skippedLines({ reason, ids, isMissed }: Skipped, { width, glyphs }: LadderOptions): readonly Line[] {
  const named = isMissed ? ` (${ids.join(', ')})` : ''
  const text = `${glyphs.incomplete} ${count(ids.length, 'probe')} skipped: ${glyphs.escape(reason + named)}`
  const tone = isMissed ? 'warning' : 'dim'
  return wrapText(text, width - 4, REASON_LINES + 1).map((part, i): Line => [
    span(`${i === 0 ? '  ' : '    '}${part}`, tone),
  ])
}
