// What the user has done to the screen, and how keys change it. Pure; knows nothing of Ink, colours or drawing.

import type { StepId } from '../src/decode/trace.ts'
import type { Mode, SectionKey } from './model.ts'

/** Names a finding for as long as the trace grows: its level, its words and its rank may change. */
export type FindingKey = string

/** A row of a list that can be chosen: one of the arrows or notes of a step, or what was found of it. */
export interface Item {
  readonly step: StepId
  readonly part: 'ask' | 'answer' | 'end' | 'note' | 'finding'
  /** Of several at the same step. */
  readonly finding?: FindingKey
}

/** `end` sticks to the end while more comes: the screen follows. */
export type Cursor = Item | 'start' | 'end'

/** What lies over the list, to be left by Esc. `top` is its first visible line. */
type Over =
  | { readonly kind: 'detail'; readonly step: StepId; readonly top: number }
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'findings'; readonly cursor: Cursor; readonly top: number }
  | { readonly kind: 'finding'; readonly finding: FindingKey; readonly step: StepId; readonly top: number }

export interface State {
  readonly list: 'ladder' | 'timeline'
  /** The last one is on top. */
  readonly over: readonly Over[]
  /** The section that was chosen; null for the latest. */
  readonly section: SectionKey | null
  readonly cursor: Cursor
  /** First visible row of the list, when the cursor allows. */
  readonly top: number
  /** Rows that do not have this text are left out; with a `~` in it, steps that it does not select. */
  readonly filter: string
  readonly prompt: 'open' | 'closed'
}

type Way = -1 | 1

export type Action =
  | { readonly type: 'move'; readonly unit: 'row' | 'page' | 'all'; readonly way: Way }
  /** To the pull or the step beside this one. */
  | { readonly type: 'turn'; readonly way: Way }
  | { readonly type: 'open' }
  | { readonly type: 'back' }
  | { readonly type: 'show'; readonly list: State['list'] }
  | { readonly type: 'help' }
  | { readonly type: 'findings' }
  /** From a finding to its step. */
  | { readonly type: 'jump' }
  | { readonly type: 'filter' }
  | { readonly type: 'write'; readonly text: string }
  | { readonly type: 'erase'; readonly what: 'character' | 'all' }

/** What was drawn last, as far as keys depend on it. */
export interface Drawn {
  readonly items: readonly Item[]
  /** First visible item, and how many are visible. */
  readonly start: number
  readonly page: number
  readonly sections: readonly SectionKey[]
  readonly section: SectionKey | null
  /** Where a step is. */
  readonly sectionOf: (step: StepId) => SectionKey | null
  /** Of the text that lies over the list: its lines, and how many are visible. */
  readonly textLines: number
  readonly textPage: number
}

export function initialState(mode: Mode, filter = ''): State {
  const cursor = mode === 'file' ? 'start' : 'end'
  return { list: 'ladder', over: [], section: null, cursor, top: 0, filter, prompt: 'closed' }
}

export function reduce(state: State, action: Action, drawn: Drawn): State {
  switch (action.type) {
    case 'move':
      return move(state, action, drawn)
    case 'turn':
      return state.over.length === 0 ? turnPull(state, action.way, drawn) : turnStep(state, action.way, drawn)
    case 'open':
      return state.prompt === 'open' ? { ...state, prompt: 'closed' } : open(state, drawn)
    case 'back':
      return back(state)
    case 'show':
      return { ...state, list: action.list }
    case 'help':
      return { ...state, over: [...state.over, { kind: 'help', top: 0 }] }
    case 'findings':
      return { ...state, over: [...state.over, { kind: 'findings', cursor: 'start', top: 0 }] }
    case 'jump':
      return jump(state, drawn)
    case 'filter':
      return { ...state, prompt: 'open' }
    case 'write':
      return { ...state, filter: state.filter + action.text }
    case 'erase':
      return { ...state, filter: action.what === 'all' ? '' : withoutLast(state.filter) }
  }
}

/** Where the cursor is: an item that is gone leaves it at its step, or else where that was. -1 in an empty list. */
export function indexOf(items: readonly Item[], cursor: Cursor): number {
  if (cursor === 'start') return Math.min(0, items.length - 1)
  if (cursor === 'end') return items.length - 1
  const { step, part, finding } = cursor
  const exact = items.findIndex(
    (item) => item.step === step && item.part === part && item.finding === finding,
  )
  if (exact !== -1) return exact
  const near = items.findIndex((item) => item.step >= step)
  return near === -1 ? items.length - 1 : near
}

type Move = Extract<Action, { type: 'move' }>

function move(state: State, action: Move, drawn: Drawn): State {
  const over = state.over.at(-1)
  if (over === undefined) return moveCursor(state, action, drawn)
  return over.kind === 'findings'
    ? withTop(state, () => moveCursor(over, action, drawn))
    : scroll(state, action, drawn)
}

function moveCursor<List extends Pick<State, 'cursor' | 'top'>>(
  list: List,
  { unit, way }: Move,
  { items, start, page }: Drawn,
): List {
  if (unit === 'all') return { ...list, cursor: way === 1 ? 'end' : 'start', top: 0 }
  const by = unit === 'row' ? 1 : Math.max(1, page - 1)
  const index = clamp(indexOf(items, list.cursor) + way * by, items.length - 1)
  const top = index < start ? index : index >= start + page ? index - page + 1 : start
  const item = items[index]
  return item === undefined ? list : { ...list, cursor: item, top }
}

function scroll(state: State, { unit, way }: Move, { textLines, textPage }: Drawn): State {
  const by = { row: 1, page: Math.max(1, textPage - 1), all: textLines }[unit]
  return withTop(state, (over) => ({ ...over, top: clamp(over.top + way * by, textLines - textPage) }))
}

function withTop(state: State, change: (over: Over) => Over): State {
  const over = state.over.at(-1)
  return over === undefined ? state : { ...state, over: [...state.over.slice(0, -1), change(over)] }
}

function turnPull(state: State, way: Way, { sections, section }: Drawn): State {
  const next = sections[sections.findIndex((key) => key === section) + way]
  if (next === undefined) return state
  return { ...state, section: next, cursor: state.cursor === 'end' ? 'end' : 'start', top: 0 }
}

function turnStep(state: State, way: Way, { items }: Drawn): State {
  const over = state.over.at(-1)
  if (over?.kind !== 'detail') return state
  const steps = [...new Set(items.map(({ step }) => step))].sort((a, b) => a - b)
  const step = steps[steps.indexOf(over.step) + way]
  if (step === undefined) return state
  return {
    ...withTop(state, () => ({ kind: 'detail', step, top: 0 })),
    cursor: { step, part: 'ask' },
  }
}

/** A row of a list in full: a step, or what was found of it. */
function open(state: State, { items }: Drawn): State {
  const over = state.over.at(-1)
  if (over !== undefined && over.kind !== 'findings') return state
  const item = items[indexOf(items, (over ?? state).cursor)]
  if (item === undefined) return state
  const { step, finding } = item
  const opened: Over =
    finding === undefined ? { kind: 'detail', step, top: 0 } : { kind: 'finding', step, finding, top: 0 }
  const left =
    over === undefined ? { ...state, cursor: item } : withTop(state, () => ({ ...over, cursor: item }))
  return { ...left, over: [...left.over, opened] }
}

/** In its pull, without a filter that would hide it. */
function jump(state: State, { sectionOf }: Drawn): State {
  const over = state.over.at(-1)
  if (over?.kind !== 'finding') return state
  const { step, finding } = over
  const cursor: Item = { step, part: 'finding', finding }
  return { ...state, list: 'ladder', over: [], section: sectionOf(step), cursor, filter: '' }
}

function back(state: State): State {
  if (state.prompt === 'open') return { ...state, prompt: 'closed', filter: '' }
  if (state.over.length > 0) return { ...state, over: state.over.slice(0, -1) }
  return { ...state, filter: '' }
}

const characters = new Intl.Segmenter()

/** Without its last character, as readers count them: an emoji may be many code units. */
function withoutLast(text: string): string {
  return text.slice(0, [...characters.segment(text)].at(-1)?.index)
}

function clamp(value: number, highest: number): number {
  return Math.max(0, Math.min(value, highest))
}
