// `--format markdown`: to be pasted into an issue. Summary, grid, each fault with its proof, and a diagram.

import { escapeMarkdown, markdownCode, markdownFence } from '../../text/escape-markdown.ts'
import { count } from '../../text/units.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import { mermaidText } from '../../views/mermaid.ts'
import { findProbe } from '../probes/find.ts'
import type { Fault, Verdict } from '../verdict.ts'
import { captionOf } from './diagram-lines.ts'
import { changeWords, toldDifferences, weightsOf } from './differences.ts'
import { messagesOf } from './evidence.ts'
import {
  firstReasons,
  gridOf,
  legendOf,
  skippedBecause,
  toldRows,
  untoldBecause,
  type Result,
} from './grid.ts'
import { directPicture, faultPicture, firstFailed, pullPicture, type Picture } from './picture.ts'
import type { Examination, ReportFormat } from './report.ts'
import { MEANING, outcomeGlyph, resultGlyph } from './signs.ts'
import { alsoAffected, deltaWords, kindOf, overview, readingsOf, toldFaults, verdictWords } from './words.ts'

const { utf8 } = GLYPHS

export const markdown: ReportFormat = {
  id: 'markdown',
  title: 'for an issue: tables, evidence, mermaid diagrams',
  render: (examinations, { command }) =>
    [
      `## pullscope ${command}`,
      `${overview(examinations)}.`,
      ...examinations.flatMap(candidateBlocks),
      // Blocks are parted by blank lines.
    ].join('\n\n') + '\n',
}

function candidateBlocks(examination: Examination): readonly string[] {
  const { verdict, delta, trace } = examination
  const { candidate, outcome } = verdict
  const first = [
    ...firstReasons(verdict).map((words) => `- ${utf8.incomplete} ${escapeMarkdown(words)}`),
    ...(verdict.notes ?? []).map((words) => `- ${utf8.warning} ${escapeMarkdown(words)}`),
  ]
  const kind = kindOf(verdict)
  const because = kind === null || kind.because === '' ? '' : ` (${markdownCode(kind.because)})`
  const known = kind === null ? '' : ` It looks like ${escapeMarkdown(kind.name)}${because}.`
  const since = deltaWords(examination)
  const insecure = trace.insecure.filter(({ used }) => used).map(({ host }) => markdownCode(host))
  const failed = firstFailed(examination)
  const pictures = failed === null ? [] : [pullPicture(examination, failed), directPicture(examination)]
  return [
    `### ${outcomeGlyph(outcome, utf8)} ${markdownCode(candidate)}: ${outcome}`,
    `${capital(escapeMarkdown(verdictWords(verdict)))}.${known}`,
    ...(insecure.length === 0 ? [] : [`${utf8.warning} Not verified: ${insecure.join(', ')}.`]),
    ...(first.length === 0 ? [] : [first.join('\n')]),
    ...(since === null ? [] : [`Since the baseline: ${since}.`]),
    ...(delta === null || delta.mended.length === 0
      ? []
      : [`Mended: ${delta.mended.map(markdownCode).join(', ')}.`]),
    ...gridBlocks(verdict, delta === null ? null : delta.fresh.map(({ id }) => id)),
    ...toldFaults(examination).flatMap((fault) => faultBlocks(fault, examination)),
    ...differenceBlocks(examination),
    ...pictures.flatMap((picture) => (picture === null ? [] : pictureBlocks(picture))),
  ]
}

function gridBlocks(verdict: Verdict, only: readonly string[] | null): readonly string[] {
  const grid = gridOf(verdict)
  const rows = toldRows(grid, only)
  const pulls = grid.pulls.map(({ way, cells }) => [
    `pull as ${way}`,
    ...grid.clients.map((client) => sign(cells.get(client))),
  ])
  const table = [
    ...pulls,
    ...rows.map(({ id, cells }) => [id, ...grid.clients.map((client) => sign(cells.get(client)))]),
  ]
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`
  const head = [line(['', ...grid.clients]), `| --- |${' :-: |'.repeat(grid.clients.length)}`]
  const passed = grid.rows.filter(({ result }) => result === 'pass').length
  const untold = untoldBecause(grid).map(({ reason, ids }) => {
    const named = `${reason} (${ids.join(', ')})`
    return `- ${count(ids.length, 'probe')} could not be told: ${escapeMarkdown(named)}`
  })
  const skipped = skippedBecause(grid, verdict).map(({ reason, ids, isMissed }) => {
    const named = isMissed ? ` (${ids.join(', ')})` : ''
    return `- ${count(ids.length, 'probe')} skipped: ${escapeMarkdown(reason + named)}`
  })
  const legend = legendOf([...grid.pulls, ...rows].map(({ cells }) => cells)).map(
    (result) => `- ${resultGlyph(result, utf8)} ${MEANING[result]}`,
  )
  return [
    ...(table.length === 0 ? [] : [[...head, ...table.map(line)].join('\n')]),
    ...(grid.rows.length === 0
      ? []
      : [[...legend, `- ${count(passed, 'probe')} passed`, ...untold, ...skipped].join('\n')]),
  ]
}

function sign(result: Result | undefined): string {
  return result === undefined ? '' : resultGlyph(result, utf8)
}

function faultBlocks(fault: Fault, examination: Examination): readonly string[] {
  const { id, level, message, breaks, remedy, evidence } = fault
  const affected = alsoAffected(fault)
  const probe = findProbe(id)
  const picture = faultPicture(examination, fault)
  const proof = messagesOf(evidence, examination.session).flatMap(({ exchange, asked, shows }) => [
    asked ?? `exchange ${exchange}`,
    `    ${shows}`,
  ])
  const readings = readingsOf(fault).map(
    ({ who, text }) => `- ${escapeMarkdown(who)} reads ${markdownCode(text)}`,
  )
  return [
    `#### ${level}: ${escapeMarkdown(id)}`,
    escapeMarkdown(message),
    markdownFence(proof, 'text'),
    [
      `- Breaks: ${breaks.length === 0 ? 'no client that was tried' : breaks.map(escapeMarkdown).join(', ')}`,
      ...(affected === null ? [] : [`- ${capital(affected.label)}: ${escapeMarkdown(affected.who)}`]),
      ...readings,
    ].join('\n'),
    'What to do:',
    markdownFence(remedy.split('\n'), 'text'),
    ...(probe === null
      ? []
      : [`Why: ${escapeMarkdown(probe.why)} See ${probe.source.map(escapeMarkdown).join(', ')}.`]),
    ...(picture === null ? [] : [mermaidFence(picture)]),
  ]
}

/** The benign ones are counted only. */
function differenceBlocks({ verdict }: Examination): readonly string[] {
  const { differences } = verdict
  if (differences.length === 0) return []
  const told = weightsOf(differences).map(([weight, amount]) => `${amount} ${weight}`)
  const lines = toldDifferences(differences).map(({ first, others }) => {
    const also = others.length === 0 ? '' : ` (so does ${others.map(markdownCode).join(', ')})`
    return `- ${first.weight}: ${markdownCode(first.asked)} ${markdownCode(changeWords(first))}${also}: ${escapeMarkdown(first.because)}`
  })
  return [
    `Differences from the recorded pull: ${told.join(', ')}.`,
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
  ]
}

function pictureBlocks(picture: Picture): readonly string[] {
  return [`${escapeMarkdown(captionOf(picture))}:`, mermaidFence(picture)]
}

/** Its lines are mermaid's, escaped by its own escaper. */
function mermaidFence(picture: Picture): string {
  const { session, trace } = picture
  return markdownFence(
    mermaidText(session, trace, [], { title: captionOf(picture) })
      .trimEnd()
      .split('\n'),
    'mermaid',
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
