// The export formats, in the order in which `pullscope export --help` lists them. To add one: a file beside this, an
// entry here.

import type { Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import { toAnsiText } from '../text/ansi.ts'
import type { ColourLevel } from '../text/ansi.ts'
import type { GlyphSet } from './glyphs.ts'
import { jsonText } from './json.ts'
import { mermaidText } from './mermaid.ts'
import { textLines } from './text.ts'

export interface ExportOptions {
  /** Columns; for formats that have lines. */
  readonly width: number
  readonly glyphs: GlyphSet
  readonly colours: ColourLevel
  readonly findings: readonly Finding[]
}

export interface ExportFormat {
  /** As in `--to`. */
  readonly id: string
  /** For help: one line. */
  readonly title: string
  /** Of a file in this format, with its dot. */
  readonly extension: string
  /** The whole document, ended by a line feed. Total: never throws, whatever is in the capture. */
  readonly render: (session: Session, trace: Trace, options: ExportOptions) => string
}

export const EXPORT_FORMATS: readonly ExportFormat[] = [
  {
    id: 'text',
    title: 'the ladder of the screen, at any width from 60 columns',
    extension: '.txt',
    render: (session, trace, options) => toAnsiText(textLines(session, trace, options), options.colours),
  },
  {
    id: 'mermaid',
    title: 'a sequence diagram that GitHub and GitLab draw',
    extension: '.mmd',
    render: (session, trace, { findings }) => mermaidText(session, trace, findings),
  },
  {
    id: 'json',
    title: 'participants, pulls, steps and findings for other programs',
    extension: '.json',
    render: (session, trace, { findings }) => jsonText(session, trace, findings),
  },
]
