// A fault in a text report: what is wrong, the messages that prove it, who breaks, what they read, what to do.

import { span } from '../../text/span.ts'
import type { Line, Tone } from '../../text/span.ts'
import { displayWidth } from '../../text/width.ts'
import { wrapText } from '../../text/wrap.ts'
import { LEVEL_TONE, levelGlyph } from '../../views/finding-lines.ts'
import type { LadderOptions } from '../../views/ladder.ts'
import type { Probe } from '../probe.ts'
import type { Fault } from '../verdict.ts'
import { messagesOf } from './evidence.ts'
import type { Examination } from './report.ts'
import { alsoAffected, readingsOf } from './words.ts'

/** Lines of what a message shows, and of what a user reads: a header may hold kilobytes. */
const QUOTE_LINES = 4

/** Everything printable. `probe` is the one that found it; null for a fault that has none. */
export function faultLines(
  fault: Fault,
  { session }: Examination,
  probe: Probe | null,
  look: LadderOptions,
): readonly Line[] {
  const { width, glyphs } = look
  const { id, level, message, breaks } = fault
  const start = `  ${levelGlyph(level, glyphs)} `
  const tone = LEVEL_TONE[level]
  const sentence = wrapText(`${glyphs.escape(message)} [${glyphs.escape(id)}]`, width - displayWidth(start))
  const indent = ' '.repeat(displayWidth(start))
  const affected = alsoAffected(fault)
  return [
    ...sentence.map((part, i): Line => [span(i === 0 ? start : indent, tone), span(part, tone)]),
    ...messagesOf(fault.evidence, session).flatMap(({ exchange, asked, shows }) => [
      ...block(asked ?? `exchange ${exchange}`, { indent: 6, tone: 'dim' }, look),
      ...block(shows, { indent: 8, tone: 'accent' }, look),
    ]),
    ...(breaks.length === 0 ? [] : labelled('breaks', breaks.join(', '), look)),
    ...(affected === null ? [] : labelled(affected.label, affected.who, look)),
    ...readingsOf(fault).flatMap(({ who, text }) =>
      labelled('users read', `${who}: ${text}`, look, QUOTE_LINES),
    ),
    ...remedyLines(fault.remedy, look),
    ...(probe === null ? [] : labelled('why', probe.why, look)),
    ...(probe === null ? [] : labelled('more', probe.source.join('  '), look)),
  ]
}

interface Place {
  readonly indent: number
  readonly tone: Tone
}

function block(text: string, { indent, tone }: Place, { width, glyphs }: LadderOptions): readonly Line[] {
  const lines = wrapText(glyphs.escape(text), width - indent, QUOTE_LINES, glyphs.ellipsis)
  return lines.map((part): Line => [span(' '.repeat(indent)), span(part, tone)])
}

/** `breaks: docker, podman`; what follows the first line stands a little deeper. */
function labelled(
  label: string,
  text: string,
  { width, glyphs }: LadderOptions,
  limit = Infinity,
): readonly Line[] {
  const start = `${label}: `
  const [first = '', ...rest] = wrapText(start + glyphs.escape(text), width - 6, limit, glyphs.ellipsis)
  return [
    [span('    '), span(start, 'dim'), span(first.slice(start.length))],
    ...rest.map((part): Line => [span(`      ${part}`)]),
  ]
}

/** Lines of a configuration are there to be copied: each stays one line, however wide. */
function remedyLines(remedy: string, look: LadderOptions): readonly Line[] {
  const [first = '', ...rest] = remedy.split('\n')
  return [
    ...labelled('do', first, look),
    ...rest.map((line): Line => [span(`      ${look.glyphs.escape(line.trimEnd())}`)]),
  ]
}
