// The signs that text views draw with, for terminals that know UTF-8 and for those that do not.

import { escapeAscii, escapeTerminal } from '../text/escape-terminal.ts'

export interface Glyphs {
  readonly lane: string
  readonly line: string
  /** Where a line passes a lane that it does not mean. */
  readonly crossing: string
  /** Line of what was lost. */
  readonly broken: string
  readonly right: string
  readonly left: string
  /** Head of what was lost. */
  readonly lost: string
  readonly note: string
  /** Where steps are left out. */
  readonly more: string
  /** From a participant to itself. */
  readonly self: string
  readonly arrow: string
  readonly ellipsis: string
  readonly pull: string
  readonly complete: string
  readonly failed: string
  readonly running: string
  readonly incomplete: string
  readonly warning: string
  /** How much of a whole, 0 to 1, as small as it can be shown. */
  readonly bar: (share: number) => string
  /** Of a bar of several columns: a column of what is done, of what is not, and of what is partly done. */
  readonly full: string
  readonly empty: string
  readonly part: (share: number) => string
  /** Makes text from elsewhere fit to be shown. */
  readonly escape: (text: string) => string
}

export type GlyphSet = 'utf8' | 'ascii'

const EIGHTHS = '▏▎▍▌▋▊▉█'

// Each glyph takes one column, and none is an emoji, which some terminals draw two columns wide.
const UTF8: Glyphs = {
  lane: '│',
  line: '─',
  crossing: '┼',
  broken: '╌',
  right: '▶',
  left: '◀',
  lost: '╳',
  note: '╰',
  more: '⋮',
  self: '↺',
  arrow: '→',
  ellipsis: '…',
  pull: '▸',
  complete: '✔',
  failed: '✘',
  running: '●',
  incomplete: '○',
  warning: '▲',
  bar: (share) => EIGHTHS[Math.min(7, Math.max(0, Math.round(share * 8) - 1))] ?? '',
  full: '█',
  empty: '░',
  part: (share) => EIGHTHS[Math.floor(share * 8) - 1] ?? '',
  escape: escapeTerminal,
}

const ASCII: Glyphs = {
  lane: '|',
  line: '-',
  crossing: '+',
  broken: '.',
  right: '>',
  left: '<',
  lost: 'x',
  note: '`',
  more: ':',
  self: '@',
  arrow: '->',
  ellipsis: '...',
  pull: '>',
  complete: 'ok',
  failed: 'x',
  running: '*',
  incomplete: '?',
  warning: '!',
  bar: (share) => `${Math.round(share * 100)}%`,
  full: '#',
  empty: '.',
  part: () => '',
  escape: escapeAscii,
}

export const GLYPHS: Readonly<Record<GlyphSet, Glyphs>> = { utf8: UTF8, ascii: ASCII }
