// `--to mermaid`: the sequence diagram as mermaid text, which GitHub and GitLab draw inside a ```mermaid fence.
// Lanes have ids of our own (p0, p1…); every other word is escaped.

import type { Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import { escapeMermaid } from '../text/escape-mermaid.ts'
import { escapeTerminal } from '../text/escape-terminal.ts'
import { truncate } from '../text/width.ts'
import { diagramOf } from './diagram.ts'
import type { Section } from './diagram.ts'
import { GLYPHS } from './glyphs.ts'
import { sizeOf, statusOf, titleOf } from './pull-words.ts'
import type { Message, Row } from './rows.ts'

/** Behind the rows of a pull: light enough for the dark letters of the default theme, and for a dark one. */
const PULL_COLOUR = 'rgba(128, 128, 128, 0.08)'

/** Columns. Mermaid does not break lines, and one long error message would push all lanes apart. */
const MAX_WORDS = 100

/**
 * A whole document, one statement a line. Mermaid draws no document of more than 50,000 characters (`maxTextSize`,
 * which a document cannot raise itself): that is some 400 exchanges.
 */
export function mermaidText(session: Session, trace: Trace): string {
  const { lanes, sections } = diagramOf(session, trace)
  const used = new Set(sections.flatMap((section) => section.lanes))
  const participants = lanes.flatMap(({ label }, i) =>
    used.has(i) ? [`    participant p${i} as ${escaped(label)}`] : [],
  )
  const blocks = sections.flatMap((section) => sectionText(section, session, trace))
  return ['sequenceDiagram', ...(blocks.length === 0 ? EMPTY : [...participants, ...blocks]), ''].join('\n')
}

/** Mermaid draws nothing for a diagram without a statement. */
const EMPTY = ['    participant p0 as pullscope', '    Note over p0: nothing captured']

function sectionText(section: Section, session: Session, trace: Trace): readonly string[] {
  const first = section.lanes[0] ?? 0
  const last = section.lanes.at(-1) ?? first
  const over = first === last ? `p${first}` : `p${first},p${last}`
  return [
    `    rect ${PULL_COLOUR}`,
    `    Note over ${over}: ${escaped(titleText(section, session, trace))}`,
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
  if (row.kind === 'note') return [`    Note over p${row.lane}: ${escaped(row.words)}`]
  const isOutOfTurn = row.label !== previous?.label
  const words = isOutOfTurn && row.part !== 'ask' ? `${row.words} (${row.label})` : row.words
  const message = `    p${row.from}${arrow(row)}p${row.to}: ${escaped(words)}`
  return isOutOfTurn && row.part === 'ask'
    ? [`    Note left of p${row.from}: ${escaped(row.label)}`, message]
    : [message]
}

function arrow({ part, fate }: Message): string {
  const line = part === 'ask' ? '-' : '--'
  return line + (fate === 'lost' ? 'x' : '>>')
}

function escaped(words: string): string {
  return escapeMermaid(truncate(escapeTerminal(words), MAX_WORDS))
}
