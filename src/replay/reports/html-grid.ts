// The grid of probes and clients as an HTML table; of what went well only the number.

import { escapeXml } from '../../text/escape-xml.ts'
import { count } from '../../text/units.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import { gridOf, legendOf, skippedBecause, toldRows, untoldBecause, type Result } from './grid.ts'
import type { Verdict } from '../verdict.ts'
import { MEANING, RESULT_TONE, resultGlyph } from './signs.ts'

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
  const legend = legendOf([...pulls, ...told].map(({ cells }) => cells))
  const notes = [
    ...legend.map((result) => `${resultGlyph(result, GLYPHS.utf8)} ${MEANING[result]}`),
    ...(rows.length === 0 ? [] : [`${count(passed, 'probe')} passed`]),
    ...untoldBecause(grid).map(
      ({ reason, ids }) =>
        `${count(ids.length, 'probe')} could not be told: ${escapeXml(`${reason} (${ids.join(', ')})`)}`,
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
  const meaning = result === 'pass' ? 'passed' : result === 'fail' ? 'failed' : MEANING[result]
  return `<td class="${RESULT_TONE[result]}" title="${meaning}" aria-label="${meaning}">${resultGlyph(result, GLYPHS.utf8)}</td>`
}
