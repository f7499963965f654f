// One step of a diff as the words of its arrows: what text, HTML and markdown show of a side. Escapes nothing.

import type { Step } from '../../decode/trace.ts'
import type { Tone } from '../../text/span.ts'
import { rowsOf, type Row } from '../../views/rows.ts'
import type { Captured } from '../side.ts'

export interface CellLine {
  readonly kind: 'ask' | 'answer' | 'lost' | 'note'
  readonly words: string
  /** Whom it goes to; null for what comes back, and for notes. */
  readonly to: string | null
  readonly tone: Tone
}

/** In order of time; at least one. */
export function cellOf({ session, trace }: Captured, step: Step): readonly CellLine[] {
  const label = trace.participants.find(({ id }) => id === step.to)?.label ?? step.to
  return rowsOf(step, { session, laneOf: () => 0, label: '' }).map((row) => lineOf(row, label))
}

function lineOf(row: Row, to: string): CellLine {
  const { words, tone } = row
  if (row.kind === 'note') return { kind: 'note', words, to: null, tone }
  const isLost = row.fate === 'lost'
  if (row.part === 'ask') return { kind: isLost ? 'lost' : 'ask', words, to, tone }
  return { kind: isLost ? 'lost' : 'answer', words, to: null, tone }
}
