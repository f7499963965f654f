// `--format text`: for a terminal. A line a candidate, then what is wrong with each. Lines of spans: colours are for the
// sink.

import { toAnsiText } from '../../text/ansi.ts'
import { span } from '../../text/span.ts'
import type { Line } from '../../text/span.ts'
import { displayWidth } from '../../text/width.ts'
import { flow, wrapText } from '../../text/wrap.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import type { LadderOptions } from '../../views/ladder.ts'
import { MIN_WIDTH } from '../../views/text.ts'
import { findProbe } from '../probes/find.ts'
import { picturesLines } from './diagram-lines.ts'
import { differenceLines } from './difference-lines.ts'
import { faultLines } from './fault-lines.ts'
import { firstReasons } from './grid.ts'
import { gridLines } from './grid-lines.ts'
import { directPicture, firstFailed, pullPicture } from './picture.ts'
import type { Examination, ReportFormat, ReportOptions } from './report.ts'
import { OUTCOME_TONE, outcomeGlyph } from './signs.ts'
import { deltaWords, kindOf, overview, toldFaults, verdictWords, type Kind } from './words.ts'

/** Lines of what gave a kind away, and of a reservation: both quote the network. */
const KIND_LINES = 4
const RESERVATION_LINES = 8

export const text: ReportFormat = {
  id: 'text',
  title: 'for people: verdicts, the grid of probes and clients, faults, diagrams',
  render: (examinations, options) => toAnsiText(reportLines(examinations, options), options.colours),
}

/** Everything in it is printable; long words may make a line wider than the width. */
export function reportLines(examinations: readonly Examination[], options: ReportOptions): readonly Line[] {
  const look = { width: Math.max(MIN_WIDTH, options.width), glyphs: GLYPHS[options.glyphs] }
  const head = `pullscope ${options.command}`
  const insecure = examinations.flatMap(({ trace }) => trace.insecure.filter(({ used }) => used))
  const hosts = [...new Set(insecure.map(({ host }) => host))]
  return [
    [span(head, 'strong'), span(`   ${overview(examinations)}`)],
    ...hosts.map((host): Line => [
      span(`  ${look.glyphs.warning} insecure: ${look.glyphs.escape(host)} not verified`, 'bad'),
    ]),
    ...examinations.flatMap((examination) => [[], ...candidateLines(examination, look)]),
  ]
}

function candidateLines(examination: Examination, look: LadderOptions): readonly Line[] {
  const { verdict, delta } = examination
  const faults = toldFaults(examination)
  const failed = firstFailed(examination)
  const isNews = delta === null || delta.fresh.length > 0
  const only = delta === null ? null : delta.fresh.map(({ id }) => id)
  const pictures =
    failed === null || !isNews ? [] : [pullPicture(examination, failed), directPicture(examination)]
  const grid = gridLines(verdict, only, look)
  return [
    ...verdictLines(examination, look),
    ...firstReasons(verdict).flatMap((reason) => signed(look.glyphs.incomplete, reason, look)),
    ...(verdict.notes ?? []).flatMap((words) => signed(look.glyphs.warning, words, look)),
    ...deltaLines(examination, look),
    ...(grid.length === 0 ? [] : [[], ...grid]),
    ...faults.flatMap((fault) => [[], ...faultLines(fault, examination, findProbe(fault.id), look)]),
    ...(isNews ? differenceLines(verdict.differences, look) : []),
    ...picturesLines(
      pictures.flatMap((picture) => picture ?? []),
      look,
    ),
  ]
}

/** `✘ https://mirror.example   incompatible   3 faults, breaks docker   nginx (Server: nginx/1.22.1)` */
function verdictLines({ verdict }: Examination, { width, glyphs }: LadderOptions): readonly Line[] {
  const { candidate, outcome } = verdict
  const kind = kindOf(verdict)
  const tone = OUTCOME_TONE[outcome]
  const known = kind === null ? '' : glyphs.escape(kindWords(kind))
  const isLong = displayWidth(known) > width - 2
  const pieces: readonly Line[] = [
    [span(`${outcomeGlyph(outcome, glyphs)} `, tone), span(glyphs.escape(candidate), 'strong')],
    [span(outcome, tone)],
    [span(glyphs.escape(verdictWords(verdict)))],
    ...(known === '' || isLong ? [] : [[span(known, 'dim')]]),
  ]
  const ellipsis = glyphs.ellipsis
  return [
    ...flow(pieces, { width, indent: 0, hang: 2, gap: 3, ellipsis }),
    ...(isLong ? wrapText(known, width - 2, KIND_LINES, ellipsis) : []).map((part): Line => [
      span(`  ${part}`, 'dim'),
    ]),
  ]
}

function kindWords({ name, because }: Kind): string {
  return because === '' ? name : `${name} (${because})`
}

/** Only what is new is told below; here what is mended, and how many are known. */
function deltaLines(examination: Examination, look: LadderOptions): readonly Line[] {
  const { delta } = examination
  const words = deltaWords(examination)
  if (delta === null || words === null) return []
  const { glyphs } = look
  return [
    [span('  since the baseline: ', 'dim'), span(words)],
    ...delta.mended.map((id): Line => [span(`  ${glyphs.complete} mended: ${glyphs.escape(id)}`, 'good')]),
    ...delta.untold.map((id): Line => [
      span(`  ${glyphs.incomplete} not told: ${glyphs.escape(id)}`, 'warning'),
    ]),
  ]
}

function signed(sign: string, words: string, { width, glyphs }: LadderOptions): readonly Line[] {
  const start = `  ${sign} `
  return wrapText(glyphs.escape(words), width - displayWidth(start), RESERVATION_LINES, glyphs.ellipsis).map(
    (part, i): Line => [span(i === 0 ? start : ' '.repeat(displayWidth(start)), 'warning'), span(part)],
  )
}
