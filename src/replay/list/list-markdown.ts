// `check --list --format markdown`: the table for an issue or a page that keeps a list of mirrors.

import { escapeMarkdown } from '../../text/escape-markdown.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import { cellsOf, HEADS, hostsBehind, PULL_LEGEND, stateGlyph } from './cells.ts'
import type { ListReport } from './list-json.ts'
import { leftOutWords } from './left-out.ts'
import { pullMs, workingCount } from './rank.ts'

/** Ended by a line feed. */
export function listMarkdown({ rows, image, problems }: ListReport): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`
  const heads = [
    '',
    'mirror',
    'state',
    HEADS.head,
    HEADS.speed,
    HEADS.pull,
    HEADS.digest,
    HEADS.faults,
    'behind it',
    'because',
  ]
  const table = [
    line(heads),
    '| --: | --- | --- | --: | --: | --: | --- | --- | --- | --- |',
    ...rows.map((row, i) => {
      const { head, speed, pull, digest } = cellsOf(row)
      const faults = row.faults.map(({ id }) => id).join(', ')
      const state = `${stateGlyph(row.state, GLYPHS.utf8)} ${row.state}`
      const behind = hostsBehind(row).join(', ')
      return line([String(i + 1), row.url, state, head, speed, pull, digest, faults, behind, row.because])
    }),
  ]
  const left = [
    ...(rows.some((row) => pullMs(row) !== null) ? [`- ${PULL_LEGEND}`] : []),
    ...leftOutWords(rows).map((words) => `- ${escapeMarkdown(words)}`),
    ...problems.map((problem) => `- line ${problem.line} was left out: ${escapeMarkdown(problem.message)}`),
  ]
  return [
    `${workingCount(rows)} of ${rows.length} mirrors work for ${escapeMarkdown(image)}.`,
    table.join('\n'),
    ...(left.length === 0 ? [] : [left.join('\n')]),
  ]
    .join('\n\n')
    .concat('\n')
}
