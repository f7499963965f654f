// The grid of probes and clients as an HTML table; of what went well only the number.

import { escapeXml } from '../../text/escape-xml.ts'
import { count } from '../../text/units.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import { gridOf, skippedBecause, toldRows, type Result } from './grid.ts'
import type { Verdict } from '../verdict.ts'
import { RESULT_TONE, resultGlyph } from './signs.ts'

/** For those who hear the page, and those who do not know the signs. */
const MEANING: Readonly<Record<Result, string>> = {
  pass: 'passed',
  fail: 'failed',
  error: 'could not be told',
  skip: 'skipped',
}

/** `only` keeps the rows of these ids; null for all that failed or could not be told. */
export function gridHtml(verdict: Verdict, only: readonly string[] | null): string {
  const grid = gridOf(verdict)
  const { clients, pulls, rows } = grid
  const told = toldRows(grid, only)
  const line = (name: string, results: readonly (Result | undefined)[]): string =>
    `<tr><th scope="row">${escapeXml(name)}</th>${results.map(cell).join('')}</tr>`
  const body = [
    ...pulls.map(({ way, cells }) =>
      line(
        `pull as ${way}`,
        clients.map((client) => cells.get(client)),
      ),
    ),
    ...told.map(({ id, cells }) =>
      line(
        id,
        clients.map((client) => cells.get(client)),
      ),
    ),
  ]
  const heads = clients.map((client) => `<th scope="col">${escapeXml(client)}</th>`).join('')
  const table = `<div class="scroll" tabindex="0"><table>\n<thead><tr><td></td>${heads}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table></div>`
  const passed = rows.filter(({ result }) => result === 'pass').length
  const notes = [
    ...(rows.length === 0 ? [] : [`${count(passed, 'probe')} passed`]),
    ...told.flatMap(({ id, result, because }) =>
      result === 'error' ? [`${escapeXml(id)} could not be told: ${escapeXml(because.join('; '))}`] : [],
    ),
    ...skippedBecause(grid, verdict).map(({ reason, ids, isMissed }) => {
      const named = isMissed ? ` (${ids.join(', ')})` : ''
      return `${count(ids.length, 'probe')} skipped: ${escapeXml(reason + named)}`
    }),
  ]
  const items = notes.map((note) => `<li>${note}</li>`).join('\n')
  return [
    ...(body.length === 0 ? [] : [table]),
    ...(notes.length === 0 ? [] : [`<ul class="quiet">\n${items}\n</ul>`]),
  ].join('\n')
}

function cell(result: Result | undefined): string {
  if (result === undefined) return '<td title="does not concern this client"></td>'
  const meaning = MEANING[result]
  return `<td class="${RESULT_TONE[result]}" title="${meaning}" aria-label="${meaning}">${resultGlyph(result, GLYPHS.utf8)}</td>`
}
