// The keys, as data: what a key does, and how help and footer call it. To add a key: an entry here.

import type { GlyphSet } from '../src/views/glyphs.ts'
import type { Action, State } from './state.ts'

/** Where the user is: keys mean something there, or nothing. */
export type Situation = State['list'] | 'detail' | 'help' | 'prompt' | 'findings' | 'finding'

/** What a key asks for; `quit` is not for the reducer, since it ends more than the screen. */
export type Command = Action | { readonly type: 'quit' }

export interface Binding {
  readonly in: readonly Situation[]
  /** By the name of the key, or the character that it types. */
  readonly keys: Readonly<Record<string, Command>>
  /** How the keys are written. */
  readonly shown: Readonly<Record<GlyphSet, string>>
  /** For the footer, where there is room for a word or two; null to be told by help alone. */
  readonly short: string | null
  /** For help. */
  readonly does: string
}

const LISTS = ['ladder', 'timeline'] as const
/** What lies over a list. */
const OVER = ['detail', 'help', 'findings', 'finding'] as const

const ROW = { type: 'move', unit: 'row' } as const
const PAGE = { type: 'move', unit: 'page' } as const
const ALL = { type: 'move', unit: 'all' } as const

export const BINDINGS: readonly Binding[] = [
  {
    in: [...LISTS, ...OVER],
    keys: {
      up: { ...ROW, way: -1 },
      k: { ...ROW, way: -1 },
      down: { ...ROW, way: 1 },
      j: { ...ROW, way: 1 },
    },
    shown: { utf8: '↑↓', ascii: 'jk' },
    short: 'move',
    does: 'one line up or down (also k and j)',
  },
  {
    in: [...LISTS, ...OVER],
    keys: { pageUp: { ...PAGE, way: -1 }, pageDown: { ...PAGE, way: 1 }, ' ': { ...PAGE, way: 1 } },
    shown: { utf8: 'PgUp PgDn', ascii: 'PgUp PgDn' },
    short: null,
    does: 'one page up or down (also the space bar)',
  },
  {
    in: [...LISTS, ...OVER],
    keys: {
      home: { ...ALL, way: -1 },
      g: { ...ALL, way: -1 },
      end: { ...ALL, way: 1 },
      G: { ...ALL, way: 1 },
    },
    shown: { utf8: 'g G', ascii: 'g G' },
    short: null,
    does: 'to the beginning, or to the end, which is then followed (also Home and End)',
  },
  {
    in: LISTS,
    keys: { left: { type: 'turn', way: -1 }, right: { type: 'turn', way: 1 } },
    shown: { utf8: '←→', ascii: 'left right' },
    short: 'pull',
    does: 'the pull before or after this one',
  },
  {
    in: ['detail'],
    keys: { left: { type: 'turn', way: -1 }, right: { type: 'turn', way: 1 } },
    shown: { utf8: '←→', ascii: 'left right' },
    short: 'step',
    does: 'in the detail: the step before or after this one',
  },
  {
    in: LISTS,
    keys: { enter: { type: 'open' } },
    shown: { utf8: '⏎', ascii: 'enter' },
    short: 'detail',
    does: 'what this step was: heads, body, times, and what it is for; of a finding, what to do',
  },
  {
    in: [...LISTS, 'detail'],
    keys: { f: { type: 'findings' } },
    shown: { utf8: 'f', ascii: 'f' },
    short: 'findings',
    does: 'what went wrong, and what to do',
  },
  {
    in: ['findings'],
    keys: { enter: { type: 'open' } },
    shown: { utf8: '⏎', ascii: 'enter' },
    short: 'what to do',
    does: 'in the findings: why, what to do, and the proof',
  },
  {
    in: ['findings', 'finding'],
    keys: { f: { type: 'back' } },
    shown: { utf8: 'f', ascii: 'f' },
    short: null,
    does: 'in the findings: back (also esc)',
  },
  {
    in: ['finding'],
    keys: { enter: { type: 'jump' } },
    shown: { utf8: '⏎', ascii: 'enter' },
    short: 'to its step',
    does: 'in a finding: to the step that decides it',
  },
  {
    in: ['ladder'],
    keys: { t: { type: 'show', list: 'timeline' } },
    shown: { utf8: 't', ascii: 't' },
    short: 'timeline',
    does: 'where the time went',
  },
  {
    in: ['timeline'],
    keys: { t: { type: 'show', list: 'ladder' } },
    shown: { utf8: 't', ascii: 't' },
    short: 'ladder',
    does: 'in the timeline: who said what to whom',
  },
  {
    in: LISTS,
    keys: { '/': { type: 'filter' } },
    shown: { utf8: '/', ascii: '/' },
    short: 'filter',
    does: 'show only the steps with a text in them; with ~, see Filter',
  },
  {
    in: [...LISTS, 'detail', 'findings', 'finding'],
    keys: { '?': { type: 'help' } },
    shown: { utf8: '?', ascii: '?' },
    short: 'help',
    does: 'these keys',
  },
  {
    in: ['prompt'],
    keys: { enter: { type: 'open' } },
    shown: { utf8: '⏎', ascii: 'enter' },
    short: 'keep',
    does: 'in the filter: keep it and go back to the list',
  },
  {
    in: ['prompt'],
    keys: {
      backspace: { type: 'erase', what: 'character' },
      'ctrl-u': { type: 'erase', what: 'all' },
    },
    shown: { utf8: '⌫ ^U', ascii: 'backspace ^U' },
    short: null,
    does: 'in the filter: erase the last character, or all',
  },
  {
    in: [...LISTS, ...OVER, 'prompt'],
    keys: { escape: { type: 'back' } },
    shown: { utf8: 'esc', ascii: 'esc' },
    short: 'back',
    does: 'back; in the list, drop the filter',
  },
  {
    in: [...LISTS, ...OVER],
    keys: { q: { type: 'quit' } },
    shown: { utf8: 'q', ascii: 'q' },
    short: 'quit',
    does: 'quit',
  },
  {
    in: [...LISTS, ...OVER, 'prompt'],
    keys: { 'ctrl-c': { type: 'quit' } },
    shown: { utf8: '^C', ascii: '^C' },
    short: null,
    does: 'quit, from anywhere',
  },
]

export function situationOf({ list, over, prompt }: Pick<State, 'list' | 'over' | 'prompt'>): Situation {
  return prompt === 'open' ? 'prompt' : (over.at(-1)?.kind ?? list)
}

/** A key that is no text, by name (`up`, `ctrl-c`); a character that was typed; text that was pasted. */
export type Press =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'typed'; readonly character: string }
  | { readonly kind: 'pasted'; readonly text: string }

/** What a press asks for where the user is; null when it means nothing. Pasted text is never taken for keys. */
export function commandFor(press: Press, situation: Situation): Command | null {
  if (press.kind !== 'key' && situation === 'prompt') {
    return { type: 'write', text: press.kind === 'typed' ? press.character : press.text }
  }
  if (press.kind === 'pasted') return null
  const name = press.kind === 'key' ? press.name : press.character
  const binding = BINDINGS.find((known) => known.in.includes(situation) && Object.hasOwn(known.keys, name))
  return binding?.keys[name] ?? null
}
