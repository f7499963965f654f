// One frame: what stands on the screen, line by line, for a model, a state and a size. Pure; at most a screenful of work.

import type { Millis } from '../src/capture/event.ts'
import { span } from '../src/text/span.ts'
import type { Line } from '../src/text/span.ts'
import { count } from '../src/text/units.ts'
import { truncate } from '../src/text/width.ts'
import type { Section } from '../src/views/diagram.ts'
import { GLYPHS } from '../src/views/glyphs.ts'
import type { GlyphSet } from '../src/views/glyphs.ts'
import { isLive, keyOf, sectionKeyOf } from './model.ts'
import type { Model } from './model.ts'
import { detailLines } from './panes/detail.ts'
import { emptyLines } from './panes/empty.ts'
import { findingLines, findingsPane, noFindingsLines } from './panes/findings.ts'
import { helpLines } from './panes/help.ts'
import { ladderPane } from './panes/ladder.ts'
import type { ListPane } from './panes/pane.ts'
import { pullLines } from './panes/pulls.ts'
import { timelinePane } from './panes/timeline.ts'
import { topLine, warningLine } from './panes/top.ts'
import { listBody, textBody, unmarked } from './parts/body.ts'
import type { Body, FrameRow } from './parts/body.ts'
import { faultOf, filtered } from './parts/filter.ts'
import { footer } from './parts/footer.ts'
import type { Look } from './parts/page.ts'
import { percent } from '../src/text/units.ts'
import { transferLines } from './parts/transfers.ts'
import { indexOf } from './state.ts'
import type { Cursor, Drawn, State } from './state.ts'

export interface Frame {
  /** As many as there is room for. */
  readonly rows: readonly FrameRow[]
  readonly drawn: Drawn
}

export interface FrameOptions {
  readonly columns: number
  /** Lines for the frame. */
  readonly height: number
  readonly glyphs: GlyphSet
  /** What the user must know of the trace itself; null when there is nothing. */
  readonly warning: string | null
}

/** Smaller, nothing could be read. The last line of the terminal is not the frame's. */
const SMALLEST = { columns: 40, height: 9 } as const

/** Lines for rows and footer, whatever stands above. */
const LEAST_ROOM = 5

export function frameOf(model: Model, state: State, options: FrameOptions): Frame {
  const { columns, height, glyphs: set, warning } = options
  const look: Look = { width: columns, glyphs: GLYPHS[set] }
  const section = sectionOf(model, state)
  const list = section === undefined ? null : listOf(model, section, state, look)
  const found = findingsOf(model, state, look)
  const text = textOf(model, state, look, set)
  const top = [topLine(model, look), ...(warning === null ? [] : [warningLine(warning, look)])]
  const over =
    text !== null || list === null
      ? [[]]
      : found !== null
        ? [found.pane.head]
        : listHeads(model, section, list, { look, height })
  const most = height + 1 - top.length - LEAST_ROOM
  const head = [...top, ...(over.find(({ length }) => length < most) ?? [])]
  const room = height - head.length - 1
  const body =
    text !== null || list === null || section === undefined
      ? textBody(text ?? emptyLines(model, look), state.over.at(-1)?.top ?? 0, room)
      : found !== null
        ? listBody(found.pane, found.over, room)
        : listWithTransfers(list, state, room, { now: model.session.lastAt, look, section })
  const drawn: Drawn = {
    ...body.drawn,
    items: (found?.pane ?? list)?.items ?? [],
    sections: model.diagram.sections.map(keyOf),
    section: section === undefined ? null : keyOf(section),
    sectionOf: (step) => sectionKeyOf(model, step),
  }
  if (columns < SMALLEST.columns || height < SMALLEST.height) return tooSmall(columns, drawn)
  const places =
    text !== null || section === undefined
      ? textPlaces(state, drawn)
      : found !== null
        ? [placeIn(drawn.items, found.over.cursor)]
        : listPlaces(model, state, drawn, section)
  const empty = Array.from({ length: room - body.rows.length }, () => unmarked([]))
  const last = footer(state, drawn, { look, set, places })
  return { rows: [...head.map(unmarked), ...body.rows, ...empty, unmarked(last)], drawn }
}

function tooSmall(columns: number, drawn: Drawn): Frame {
  const words = `pullscope needs ${SMALLEST.columns}x${SMALLEST.height + 1}, q quits`
  return { rows: [unmarked([span(truncate(words, columns))])], drawn }
}

/** The chosen one; else the pull that began last. */
function sectionOf({ diagram }: Model, { section }: State): Section | undefined {
  const { sections } = diagram
  const chosen = section === null ? undefined : sections.find((known) => keyOf(known) === section)
  return chosen ?? sections.findLast(({ pull }) => pull !== null) ?? sections.at(-1)
}

function listOf(model: Model, section: Section, { list, filter }: State, look: Look): ListPane {
  const shown = filtered(section, filter, model)
  return list === 'ladder'
    ? ladderPane(model, { look, section, shown })
    : timelinePane(model, { look, section, shown })
}

/** What lies over the list, or null. */
function textOf(model: Model, { over }: State, look: Look, set: GlyphSet): readonly Line[] | null {
  const top = over.at(-1)
  if (top === undefined) return null
  switch (top.kind) {
    case 'help':
      return helpLines(look, set)
    case 'detail':
      return detailLines(model, model.trace.steps[top.step], look)
    case 'finding':
      return findingLines(model, top.finding, look)
    case 'findings':
      return model.judgement.findings.length === 0 ? noFindingsLines(model, look) : null
  }
}

/** The findings as a list, if they are on top. */
function findingsOf(model: Model, { over }: State, look: Look): FindingsOver | null {
  const top = over.at(-1)
  return top?.kind !== 'findings' ? null : { over: top, pane: findingsPane(model, look) }
}

interface FindingsOver {
  readonly over: Pick<State, 'cursor' | 'top'>
  readonly pane: ListPane
}

/** The pulls and the heads of the list; then what can be done with less. */
function listHeads(
  model: Model,
  section: Section | undefined,
  { head }: ListPane,
  { look, height }: { readonly look: Look; readonly height: number },
): readonly (readonly Line[])[] {
  const others = Math.min(model.diagram.sections.length - 1, Math.floor(height / 6))
  const chosen = section === undefined ? null : keyOf(section)
  const pulls = pullLines(model, { look, chosen, others })
  const alone = pullLines(model, { look, chosen, others: 0 }).slice(0, 1)
  return [[...pulls, ...head], [...alone, ...head], alone]
}

/** The list, and below it what is arriving out of view. */
function listWithTransfers(
  list: ListPane,
  state: State,
  room: number,
  { now, look, section }: { readonly now: Millis; readonly look: Look; readonly section: Section },
): Body {
  const whole = listBody(list, state, room)
  const { start, page } = whole.drawn
  const visible = list.items.slice(start, start + page)
  const transfers = transferLines(section, { now, look, visible })
  if (transfers.length === 0) return whole
  const body = listBody(list, state, room - transfers.length)
  return { ...body, rows: [...body.rows, ...transfers.map(unmarked)] }
}

/** Where the user is, in more words and in fewer. */
function listPlaces(
  model: Model,
  { cursor, filter, list }: State,
  { items }: Drawn,
  section: Section,
): readonly string[] {
  const fault = faultOf(filter)
  if (fault !== null) return [fault]
  if (filter !== '') {
    const all = list === 'ladder' ? section.rows.length : section.steps.length
    const found = `${items.length} of ${all}`
    return [`${found} with ${JSON.stringify(filter)}`, found]
  }
  const lives = isLive(model)
  if (cursor === 'end') return [lives ? 'following' : count(items.length, 'row')]
  const at = placeIn(items, cursor)
  return lives ? [`${at}, G to follow`, at] : [at]
}

function placeIn(items: Drawn['items'], cursor: Cursor): string {
  return `${indexOf(items, cursor) + 1} of ${items.length}`
}

function textPlaces({ over }: State, { textLines, textPage }: Drawn): readonly string[] {
  if (textLines <= textPage) return ['']
  const seen = Math.min(textLines, (over.at(-1)?.top ?? 0) + textPage)
  return [percent(seen, textLines)]
}
