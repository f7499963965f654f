// The grid of a text report: a row a probe, a column a client; of what went well only the number.

import { largest } from '../../text/largest.ts'
import { span } from '../../text/span.ts'
import type { Line } from '../../text/span.ts'
import { count } from '../../text/units.ts'
import { displayWidth, padEnd } from '../../text/width.ts'
import { flow, wrapText } from '../../text/wrap.ts'
import type { LadderOptions } from '../../views/ladder.ts'
import type { Verdict } from '../verdict.ts'
import { gridOf, legendOf, skippedBecause, toldRows, untoldBecause } from './grid.ts'
import type { Folded, Grid, GridRow, Result, Skipped } from './grid.ts'
import { MEANING, RESULT_TONE, resultGlyph } from './signs.ts'

/** Columns before a row, and between two. */
const INDENT = 2
const GAP = 2
/** Reasons are cut beyond so many lines: the JSON report has all of it. */
const REASON_LINES = 4

interface Row {
  readonly name: string
  readonly results: ReadonlyMap<string, Result>
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
  return [
    ...tableLines(grid, rows, look),
    ...legendLines(rows, grid, look),
    ...countLines(grid, skippedBecause(grid, verdict), look),
  ]
}

function pullRows({ pulls }: Grid): readonly Row[] {
  return pulls.map(({ way, cells }) => ({ name: `pull as ${way}`, results: cells }))
}

function probeRow({ id, cells }: GridRow): Row {
  return { name: id, results: cells }
}

/** Where the columns do not fit beside the names, a row names its clients. */
function tableLines(grid: Grid, rows: readonly Row[], look: LadderOptions): readonly Line[] {
  if (rows.length === 0) return []
  const { width, glyphs } = look
  const heads = grid.clients.map((client) => glyphs.escape(client))
  const names = largest(rows, ({ name }) => displayWidth(glyphs.escape(name)), 0)
  const columns = heads.reduce((sum, head) => sum + GAP + displayWidth(head), 0)
  if (INDENT + names + columns > width) return rows.flatMap((row) => namedRow(row, look))
  const head = heads.map((client) => ' '.repeat(GAP) + client).join('')
  return [
    [span(' '.repeat(INDENT + names)), span(head, 'dim')],
    ...rows.map(({ name, results }): Line => [
      span(' '.repeat(INDENT) + padEnd(glyphs.escape(name), names)),
      ...grid.clients.flatMap((client, i): Line => {
        const result = results.get(client)
        const sign = padEnd(resultGlyph(result, glyphs), displayWidth(heads[i] ?? ''))
        return [span(' '.repeat(GAP)), span(sign, result === undefined ? 'dim' : RESULT_TONE[result])]
      }),
    ]),
  ]
}

/** `✘ docker, podman` under the name of the probe. */
function namedRow({ name, results }: Row, look: LadderOptions): readonly Line[] {
  const { width, glyphs } = look
  const order: readonly Result[] = ['fail', 'affected', 'error', 'pass', 'skip']
  const pieces = order.flatMap((result): readonly Line[] => {
    const clients = [...results].flatMap(([client, own]) => (own === result ? [client] : []))
    const words = `${resultGlyph(result, glyphs)} ${glyphs.escape(clients.join(', '))}`
    return clients.length === 0 ? [] : [[span(words, RESULT_TONE[result])]]
  })
  return [
    [span(' '.repeat(INDENT) + glyphs.escape(name))],
    ...flow(pieces, { width, indent: 6, hang: 6, gap: 3, ellipsis: glyphs.ellipsis }),
  ]
}

/** What the signs mean, where they are not plain: those that stand in the table. */
function legendLines(rows: readonly Row[], grid: Grid, { width, glyphs }: LadderOptions): readonly Line[] {
  const told = legendOf(rows.map(({ results }) => results))
  if (told.length === 0) return []
  const isPartial = rows.some(({ results }) => grid.clients.some((client) => !results.has(client)))
  const words = [
    ...told.map((result) => `${resultGlyph(result, glyphs)} ${MEANING[result]}`),
    ...(isPartial ? ['- not concerned'] : []),
  ]
  const pieces = words.map((text): Line => [span(text, 'dim')])
  return flow(pieces, { width, indent: INDENT, hang: INDENT, gap: 3, ellipsis: glyphs.ellipsis })
}

/** `34 probes passed, 2 failed`; then what could not be told and what was skipped, by why. */
function countLines(grid: Grid, skipped: readonly Skipped[], look: LadderOptions): readonly Line[] {
  if (grid.rows.length === 0) return []
  const number = (...results: readonly Result[]): number =>
    grid.rows.filter(({ result }) => results.includes(result)).length
  const told: readonly (readonly [number, string])[] = [
    [number('fail', 'affected'), 'failed'],
    [number('error'), 'could not be told'],
    [number('skip'), 'skipped'],
  ]
  const others = told.flatMap(([amount, words]) => (amount === 0 ? [] : [`${amount} ${words}`]))
  const words = [`${count(number('pass'), 'probe')} passed`, ...others].join(', ')
  return [
    [span(`  ${words}`)],
    ...untoldBecause(grid).flatMap((folded) =>
      foldedLines(folded, { words: 'could not be told', isNamed: true }, look),
    ),
    ...skipped.flatMap((folded) => foldedLines(folded, { words: 'skipped', isNamed: folded.isMissed }, look)),
  ]
}

interface Telling {
  readonly words: string
  /** What was asked for and could not be told stands out, and is named. */
  readonly isNamed: boolean
}

/** An id is there to be copied: what does not fit beside the reason stands below it, each in one piece. */
function foldedLines(
  { reason, ids }: Folded,
  { words, isNamed }: Telling,
  { width, glyphs }: LadderOptions,
): readonly Line[] {
  const text = `${glyphs.incomplete} ${count(ids.length, 'probe')} ${words}: ${glyphs.escape(reason)}`
  const tone = isNamed ? 'warning' : 'dim'
  const whole = `${text} (${glyphs.escape(ids.join(', '))})`
  if (isNamed && displayWidth(whole) <= width - 2) return [[span(`  ${whole}`, tone)]]
  const names = ids.map((id, i): Line => [span(`${glyphs.escape(id)}${i < ids.length - 1 ? ',' : ''}`, tone)])
  return [
    ...wrapText(text, width - 4, REASON_LINES, glyphs.ellipsis).map((part, i): Line => [
      span(`${i === 0 ? '  ' : '    '}${part}`, tone),
    ]),
    ...(isNamed ? flow(names, { width, indent: 6, hang: 6, gap: 1, ellipsis: glyphs.ellipsis }) : []),
  ]
}
