// Who said what to whom, and when? The rows of one pull, as a ladder where there is room for lanes, else as a list.

import { span } from '../../src/text/span.ts'
import type { Diagram, Section } from '../../src/views/diagram.ts'
import type { Ladder } from '../../src/views/ladder.ts'
import { ladderHead, ladderRow, layLadder } from '../../src/views/ladder.ts'
import { ARROW } from '../../src/views/lanes.ts'
import type { List } from '../../src/views/list.ts'
import { layList, listRow } from '../../src/views/list.ts'
import type { Message, Row } from '../../src/views/rows.ts'
import { isArriving } from '../../src/views/arriving.ts'
import type { Model } from '../model.ts'
import type { Shown } from '../parts/filter.ts'
import type { Look } from '../parts/page.ts'
import { progressWords } from '../parts/progress.ts'
import type { ListPane } from './pane.ts'

/** Narrower, arrows would have no words (DESIGN.md, "The screen"). */
const LADDER_WIDTH = 80

interface LadderOptions {
  readonly look: Look
  readonly section: Section
  readonly shown: Shown
}

export function ladderPane({ diagram, session }: Model, { look, section, shown }: LadderOptions): ListPane {
  const layout = layoutOf(diagram, section, look)
  const { rows, rowItems } = shown
  return {
    head: layout.ladder === null ? [[span('')]] : ladderHead(layout.ladder),
    items: rowItems,
    draw(index, place) {
      const row = rows[index]
      if (row === undefined) return []
      const previous = place === 'first' ? undefined : rows[index - 1]
      const { ladder, list } = layout
      const now = session.lastAt
      return ladder === null
        ? listRow(list, withProgress(row, now, { room: list.width - LIST_MARGIN, look }), previous)
        : ladderRow(ladder, withProgress(row, now, { room: roomOf(ladder, row), look }), previous)
    },
  }
}

/** What a list spends on time, label and host. */
const LIST_MARGIN = 44

/** An answer that is still arriving shows how far it has come, in place of its words. */
function withProgress(row: Row, now: number, { room, look }: { room: number; look: Look }): Row {
  if (row.kind === 'note' || row.part !== 'answer' || !isArriving(row.step)) return row
  return { ...row, words: progressWords(row.step, { now, room, glyphs: look.glyphs }) }
}

/** Columns for the words of an arrow. */
function roomOf({ section, columns }: Ladder, row: Row): number {
  const { from, to } = row as Message
  const [left, right] = [columns[section.lanes.indexOf(from)] ?? 0, columns[section.lanes.indexOf(to)] ?? 0]
  return Math.abs(right - left) - 1 - ARROW
}

type Layout =
  { readonly ladder: Ladder; readonly list: null } | { readonly ladder: null; readonly list: List }

// Lanes are laid out by all rows of a section, visible or not; sections are replaced when anything in them changes.
const layouts = new WeakMap<Section, { readonly look: Look; readonly layout: Layout }>()

function layoutOf(diagram: Diagram, section: Section, look: Look): Layout {
  const known = layouts.get(section)
  if (known?.look.width === look.width && known.look.glyphs === look.glyphs) return known.layout
  const ladder = look.width < LADDER_WIDTH ? null : layLadder(diagram, section, look)
  const layout: Layout =
    ladder === null ? { ladder, list: layList(diagram, section, look) } : { ladder, list: null }
  layouts.set(section, { look, layout })
  return layout
}
