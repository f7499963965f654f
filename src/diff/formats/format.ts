// What a format of a diff is given, and what it gives.

import type { ColourLevel } from '../../text/ansi.ts'
import type { GlyphSet } from '../../views/glyphs.ts'
import type { Diff } from '../compared.ts'
import type { Two } from '../side.ts'

export interface DiffOptions {
  /** What the captures are called; of files, their names. */
  readonly names: Two<string>
  /** Columns, 60 or more; for formats that have lines. */
  readonly width: number
  readonly glyphs: GlyphSet
  readonly colours: ColourLevel
  /** `lit`: steps that are alike are folded to a line. */
  readonly extent: 'lit' | 'all'
}

export interface DiffFormat {
  /** As in `--to`. */
  readonly id: string
  /** For help: one line. */
  readonly title: string
  /** Of the options, those that a user may ask for and that change the document of some diff. */
  readonly reads: readonly ('width' | 'glyphs' | 'extent')[]
  /** The whole document, ended by a line feed. Total: never throws, whatever is in the captures. */
  readonly render: (diff: Diff, options: DiffOptions) => string
}
