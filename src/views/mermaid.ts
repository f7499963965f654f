// `--to mermaid`: the sequence diagram as mermaid text, which GitHub and GitLab draw inside a ```mermaid fence.
// Lanes have ids of our own (p0, p1…); every other word is escaped.

import type { Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import { escapeMermaid } from '../text/escape-mermaid.ts'
import { escapeTerminal } from '../text/escape-terminal.ts'
import { truncate } from '../text/width.ts'
import { wrapText } from '../text/wrap.ts'
import { diagramOf } from './diagram.ts'
import type { Section } from './diagram.ts'
import { noteSign } from './finding-lines.ts'
import { foldDiagram, type Extent } from './fold.ts'
import { GLYPHS } from './glyphs.ts'
import { noticesOf } from './notices.ts'
import { sizeOf, statusOf, titleOf } from './pull-words.ts'
import type { Message, Note, Row } from './rows.ts'

/** Behind the rows of a pull: light enough for the dark letters of the default theme, and for a dark one. */
const PULL_COLOUR = 'rgba(128, 128, 128, 0.08)'

/** Behind what must not be overlooked. */
const WARNING_COLOUR = 'rgba(255, 0, 0, 0.25)'

/** Columns. Mermaid does not break lines, and one long error message would push all lanes apart. */
const MAX_WORDS = 100

/** A finding is a sentence, and must not be cut in the middle: columns of a line, and lines. */
const FINDING = { columns: 60, lines: 6 } as const

export interface MermaidOptions {
  /** Over each section, instead of what its pull says of itself. */
  readonly title?: string
  /** `folded`, if not given. */
  readonly extent?: Extent
}

/**
 * A whole document, one statement a line. Mermaid draws no document of more than 50,000 characters (`maxTextSize`,
 * which a document cannot raise itself): that is some 400 exchanges.
 */
export function mermaidText(
  session: Session,
  trace: Trace,
  findings: readonly Finding[] = [],
  { title, extent }: MermaidOptions = {},
): string {
  const { lanes, sections } = foldDiagram(diagramOf(session, trace, findings), extent)
  const used = new Set(sections.flatMap((section) => section.lanes))
  const participants = lanes.flatMap(({ label }, i) =>
    used.has(i) ? [`    participant p${i} as ${escaped(label)}`] : [],
  )
  const blocks = sections.flatMap((section) =>
    sectionText(section, title ?? titleText(section, session, trace)),
  )
  const notes = noticeText(session, trace, blocks.length === 0 ? [0] : [...used])
  const drawn =
    blocks.length === 0 ? [EMPTY_LANE, ...notes, EMPTY_NOTE] : [...participants, ...notes, ...blocks]
  return ['sequenceDiagram', ...drawn, ''].join('\n')
}

/** On top, over all lanes. */
function noticeText(session: Session, trace: Trace, lanes: readonly number[]): readonly string[] {
  const bad = noticesOf({ session, trace }, GLYPHS.utf8).filter(({ tone }) => tone === 'bad')
  const [first, last] = [Math.min(...lanes), Math.max(...lanes)]
  const over = first === last ? `p${first}` : `p${first},p${last}`
  return bad.flatMap(({ text }) => [
    `    rect ${WARNING_COLOUR}`,
    `    Note over ${over}: ${escaped(text)}`,
    '    end',
  ])
}

/** Mermaid draws nothing for a diagram without a statement. */
const EMPTY_LANE = '    participant p0 as pullscope'
const EMPTY_NOTE = '    Note over p0: nothing captured'

function sectionText(section: Section, title: string): readonly string[] {
  const first = section.lanes[0] ?? 0
  const last = section.lanes.at(-1) ?? first
  const over = first === last ? `p${first}` : `p${first},p${last}`
  return [
    `    rect ${PULL_COLOUR}`,
    `    Note over ${over}: ${escaped(title)}`,
    ...section.rows.flatMap((row, i) => rowText(row, section.rows[i - 1])),
    '    end',
  ]
}

function titleText({ pull }: Section, session: Session, trace: Trace): string {
  if (pull === null) return 'outside any pull'
  const pieces = [...titleOf(pull, trace), statusOf(pull, session.lastAt, GLYPHS.utf8), ...sizeOf(pull)]
  return pieces.map(({ text }) => text).join(' · ')
}

/** A step's label stands beside the client when the step begins; an answer out of turn says itself whose it is. */
function rowText(row: Row, previous: Row | undefined): readonly string[] {
  if (row.kind === 'note') return [`    Note over p${row.lane}: ${noteText(row)}`]
  const isOutOfTurn = row.label !== previous?.label
  const words = isOutOfTurn && row.part !== 'ask' ? `${row.words} (${row.label})` : row.words
  const message = `    p${row.from}${arrow(row)}p${row.to}: ${escaped(words)}`
  return isOutOfTurn && row.part === 'ask'
    ? [`    Note left of p${row.from}: ${escaped(row.label)}`, message]
    : [message]
}

/** The line breaks of a finding are the only markup that is ours. */
function noteText(row: Note): string {
  if (row.folded !== undefined) return `${GLYPHS.utf8.more} ${escaped(row.words)}`
  if (row.finding === undefined) return escaped(row.words)
  const words = `${noteSign(row, GLYPHS.utf8)} ${escapeTerminal(row.words)}`
  return wrapText(words, FINDING.columns, FINDING.lines).map(escapeMermaid).join('<br/>')
}

function arrow({ part, fate }: Message): string {
  const line = part === 'ask' ? '-' : '--'
  return line + (fate === 'lost' ? 'x' : '>>')
}

function escaped(words: string): string {
  return escapeMermaid(truncate(escapeTerminal(words), MAX_WORDS))
}
