// What a report is made with, besides the capture.

import type { Finding } from '../../rules/rule.ts'
import type { Extent } from '../fold.ts'
import type { GlyphSet } from '../glyphs.ts'

export interface MarkdownOptions {
  readonly findings: readonly Finding[]
  readonly glyphs: GlyphSet
  /** `folded`, if not given. */
  readonly extent?: Extent
  /** The expression that chose these steps; absent for a whole capture. */
  readonly selection?: string
  /** Name and version of the program that writes. */
  readonly program?: string
}
