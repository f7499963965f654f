// What a report is made of, and what a format is. One file a format; index.ts lists them.

import type { Session } from '../../model/session.ts'
import type { Trace } from '../../decode/trace.ts'
import type { ColourLevel } from '../../text/ansi.ts'
import type { GlyphSet } from '../../views/glyphs.ts'
import type { Verdict } from '../verdict.ts'
import type { BaselineDelta } from '../baseline.ts'

/** One candidate, with the capture that its verdict's exchange ids point into. */
export interface Examination {
  readonly verdict: Verdict
  readonly session: Session
  readonly trace: Trace
  /** Direct pull to compare with: a replay's capture, for the second diagram; null for a check. */
  readonly direct: { readonly session: Session; readonly trace: Trace } | null
  /** With `--baseline`; null without it. */
  readonly delta: BaselineDelta | null
}

export interface ReportOptions {
  readonly width: number
  readonly glyphs: GlyphSet
  /** For `text`. */
  readonly colours: ColourLevel
  readonly command: 'check' | 'replay'
}

export interface ReportFormat {
  /** As in `--format`. */
  readonly id: 'text' | 'json' | 'junit' | 'sarif' | 'markdown' | 'html'
  readonly title: string
  /** The whole report, ending in a line feed. All text from the network passes the sink's escaper here. */
  readonly render: (examinations: readonly Examination[], options: ReportOptions) => string
}
