// `--to text`: each pull as a header and a ladder, as on the screen. Lines of spans: colours are for the sink.

import type { Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import { span } from '../text/span.ts'
import type { Line } from '../text/span.ts'
import { offset } from '../text/units.ts'
import { wrapText } from '../text/wrap.ts'
import { diagramOf } from './diagram.ts'
import type { Diagram, Section } from './diagram.ts'
import { remedyLines } from './finding-lines.ts'
import { foldDiagram, type Extent } from './fold.ts'
import { GLYPHS } from './glyphs.ts'
import type { GlyphSet } from './glyphs.ts'
import { captureHeader, sectionHeader } from './header.ts'
import type { Captured } from './header.ts'
import { ladderHead, ladderRow, layLadder } from './ladder.ts'
import type { LadderOptions } from './ladder.ts'
import { listLines } from './list.ts'

/** The smallest width, in columns, that a view is made for; a smaller one is taken as this. */
export const MIN_WIDTH = 60

export interface TextOptions {
  /** Columns; no line is wider. */
  readonly width: number
  readonly glyphs: GlyphSet
  /** Each is told under its step, and what to do at the end of the section. */
  readonly findings?: readonly Finding[]
  /** `folded`, if not given. */
  readonly extent?: Extent
}

/** The whole capture. Everything in it is printable, and no line is wider than the width. */
export function textLines(session: Session, trace: Trace, options: TextOptions): readonly Line[] {
  const drawn: LadderOptions = { width: Math.max(MIN_WIDTH, options.width), glyphs: GLYPHS[options.glyphs] }
  const { findings = [], extent } = options
  const diagram = foldDiagram(diagramOf(session, trace, findings), extent)
  const captured: Captured = { session, trace, diagram }
  const sections = captured.diagram.sections.flatMap((section) => [
    [],
    ...sectionHeader(section, captured, drawn),
    ...sectionLines(captured.diagram, section, drawn),
    ...adviceLines(section, findings, drawn),
  ])
  return [...captureHeader(captured, drawn), ...sections, ...anomalyLines(session, drawn)]
}

/** The ladder of a section, or a list where there is no room for its lanes. */
export function sectionLines(diagram: Diagram, section: Section, options: LadderOptions): readonly Line[] {
  const ladder = layLadder(diagram, section, options)
  if (ladder === null) return listLines(diagram, section, options)
  const rows = section.rows.flatMap((row, i) => ladderRow(ladder, row, section.rows[i - 1]))
  return [...ladderHead(ladder), ...rows]
}

/** What to do about what was found in a section; a note asks for nothing. */
export function adviceLines(
  { pull }: Section,
  findings: readonly Finding[],
  drawn: LadderOptions,
): readonly Line[] {
  const own = findings.filter(
    (finding) => finding.level !== 'note' && finding.pull === (pull === null ? null : pull.id),
  )
  return own.flatMap((finding) => [[], ...remedyLines(finding, drawn)])
}

/** What did not fit together in the capture: told, never dropped. */
export function anomalyLines({ anomalies }: Session, { width, glyphs }: LadderOptions): readonly Line[] {
  const lines = anomalies.flatMap(({ at, message }) => {
    const start = ` ${glyphs.warning} ${offset(at)}  `
    return wrapText(glyphs.escape(message), width - start.length).map((words, i): Line => [
      span(i === 0 ? start : ' '.repeat(start.length), 'warning'),
      span(words),
    ])
  })
  return lines.length === 0 ? [] : [[], ...lines]
}
