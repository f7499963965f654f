// The part of a frame between its head and its footer: the visible rows of a list, or the visible lines of a text.

import type { Line } from '../../src/text/span.ts'
import type { ListPane } from '../panes/pane.ts'
import { indexOf } from '../state.ts'
import type { Drawn, State } from '../state.ts'
import { windowOf } from './window.ts'

/** A line, and whether the cursor stands on it or on another row of the same step. */
export interface FrameRow {
  readonly line: Line
  readonly mark: 'cursor' | 'same-step' | null
}

export interface Body {
  readonly rows: readonly FrameRow[]
  readonly drawn: Pick<Drawn, 'start' | 'page' | 'textLines' | 'textPage'>
}

/** A line that cannot be chosen. */
export function unmarked(line: Line): FrameRow {
  return { line, mark: null }
}

export function textBody(lines: readonly Line[], top: number, height: number): Body {
  const start = Math.max(0, Math.min(top, lines.length - height))
  return {
    rows: lines.slice(start, start + height).map(unmarked),
    drawn: { start: 0, page: 0, textLines: lines.length, textPage: height },
  }
}

export function listBody(
  { items, draw }: ListPane,
  state: Pick<State, 'cursor' | 'top'>,
  height: number,
): Body {
  const cursor = indexOf(items, state.cursor)
  const lines = new Map<number, readonly Line[]>()
  const linesOf = (index: number): readonly Line[] => {
    const known = lines.get(index) ?? draw(index, 'below')
    lines.set(index, known)
    return known
  }
  const { start, end } = windowOf({
    count: items.length,
    height,
    show: state.cursor === 'end' ? 'end' : Math.max(0, cursor),
    top: state.top,
    linesOf: (index) => linesOf(index).length,
  })
  const rows = Array.from({ length: end - start }, (_, i) => start + i).flatMap((index) => {
    const isSame = items[index]?.step === items[cursor]?.step
    const mark = index === cursor ? 'cursor' : isSame ? 'same-step' : null
    const shown = index === start ? draw(index, 'first') : linesOf(index)
    return shown.map((line): FrameRow => ({ line, mark }))
  })
  return { rows: rows.slice(0, height), drawn: { start, page: end - start, textLines: 0, textPage: 0 } }
}
