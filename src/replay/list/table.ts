// `check --list` for people: a table, the best mirror first. Lines of spans: colours are for the sink.

import { largest } from '../../text/largest.ts'
import { span } from '../../text/span.ts'
import type { Line } from '../../text/span.ts'
import { displayWidth, padEnd, padStart, truncate } from '../../text/width.ts'
import { flow, wrapText } from '../../text/wrap.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import type { LadderOptions } from '../../views/ladder.ts'
import { MIN_WIDTH, type TextOptions } from '../../views/text.ts'
import { cellsOf, HEADS, hostsBehind, PULL_LEGEND, STATE_TONE, stateGlyph, type Cells } from './cells.ts'
import { leftOutWords } from './left-out.ts'
import { pullMs, workingCount } from './rank.ts'
import type { Row } from './row.ts'

const GAP = 2
/** Lines under a mirror for its faults, hosts and reasons, each. */
const DETAIL_LINES = 2

type Column = keyof Cells
const COLUMNS: readonly Column[] = ['head', 'speed', 'pull', 'digest', 'faults']

/** Rows as they are ranked. Everything is printable, and no line is wider than the width. */
export function listTable(rows: readonly Row[], image: string, options: TextOptions): readonly Line[] {
  const { width, glyphs } = { width: Math.max(MIN_WIDTH, options.width), glyphs: GLYPHS[options.glyphs] }
  const table = layTable(rows, { width, glyphs })
  const headline = `pullscope check   ${workingCount(rows)} of ${rows.length} work for ${glyphs.escape(image)}`
  return [
    ...wrapText(headline, width).map((part): Line => [span(part, 'strong')]),
    ...(rows.length === 0 || table.name === null ? [] : [headOf(table, table.name)]),
    ...rows.flatMap((row, i) => [...rowLines(row, i + 1, table), ...details(row, table)]),
    ...(rows.some((row) => pullMs(row) !== null) ? footLines(PULL_LEGEND, table) : []),
    ...leftOutWords(rows).flatMap((words) => footLines(`${glyphs.incomplete} ${words}`, table)),
  ]
}

function footLines(words: string, { width, glyphs }: LadderOptions): readonly Line[] {
  return wrapText(glyphs.escape(words), width - 3).map((part, i): Line => [
    span(`${i === 0 ? ' ' : '   '}${part}`, 'dim'),
  ])
}

interface Table extends LadderOptions {
  readonly widths: Cells<number>
  /** Digits of the last rank. */
  readonly digits: number
  /** Columns before the names. */
  readonly indent: number
  /** Columns of the names; null where they do not fit beside the numbers, which then stand below. */
  readonly name: number | null
}

function layTable(rows: readonly Row[], look: LadderOptions): Table {
  const { width, glyphs } = look
  const all = [HEADS, ...rows.map(cellsOf)]
  const widest = (column: Column): number => largest(all, (cells) => displayWidth(cells[column]), 0)
  const widths = {
    head: widest('head'),
    speed: widest('speed'),
    pull: widest('pull'),
    digest: widest('digest'),
    faults: widest('faults'),
  }
  const digits = String(rows.length).length
  const indent = 1 + digits + 1 + displayWidth(glyphs.complete) + 1
  const taken = COLUMNS.reduce((sum, column) => sum + GAP + widths[column], 0)
  const name = largest(rows, ({ url }) => displayWidth(glyphs.escape(url)), 'mirror'.length)
  return { ...look, widths, digits, indent, name: indent + name + taken <= width ? name : null }
}

function headOf({ indent, widths }: Table, name: number): Line {
  return [span(' '.repeat(indent) + padEnd('mirror', name) + columnsOf(HEADS, widths), 'dim')]
}

function rowLines(row: Row, rank: number, table: Table): readonly Line[] {
  const { width, glyphs, widths, digits, indent, name } = table
  const cells = cellsOf(row)
  const sign = padEnd(stateGlyph(row.state, glyphs), displayWidth(glyphs.complete) + 1)
  const start = [span(` ${padStart(String(rank), digits)} `, 'dim'), span(sign, STATE_TONE[row.state])]
  const url = glyphs.escape(row.url)
  if (name !== null) return [[...start, span(padEnd(url, name), 'strong'), span(columnsOf(cells, widths))]]
  const pieces = COLUMNS.flatMap((column): readonly Line[] =>
    cells[column] === '-' ? [] : [[span(`${HEADS[column]} `, 'dim'), span(cells[column])]],
  )
  return [
    [...start, span(truncate(url, width - indent, glyphs.ellipsis), 'strong')],
    ...flow(pieces, { width, indent, hang: indent, gap: GAP + 1, ellipsis: glyphs.ellipsis }),
  ]
}

function columnsOf(cells: Cells, widths: Cells<number>): string {
  return COLUMNS.map((column) => ' '.repeat(GAP) + padStart(cells[column], widths[column])).join('')
}

function details(row: Row, { width, glyphs, indent }: Table): readonly Line[] {
  const { state, because, faults } = row
  const hosts = hostsBehind(row)
  const told = [
    ...(state === 'available' && because === '' ? [] : [`${state}${because === '' ? '' : `: ${because}`}`]),
    ...(faults.length === 0 ? [] : [`faults: ${faults.map(({ id }) => id).join(', ')}`]),
    ...(hosts.length === 0 ? [] : [`behind it: ${hosts.join(', ')}`]),
  ]
  return told.flatMap((text) =>
    wrapText(glyphs.escape(text), width - indent, DETAIL_LINES, glyphs.ellipsis).map((part): Line => [
      span(' '.repeat(indent)),
      span(part, 'dim'),
    ]),
  )
}
