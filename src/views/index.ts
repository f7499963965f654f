// The export formats, in the order in which `pullscope export --help` lists them. To add one: a file beside this, an
// entry here.

import type { Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import { toAnsiText } from '../text/ansi.ts'
import type { ColourLevel } from '../text/ansi.ts'
import { curlText } from './curl.ts'
import type { Extent } from './fold.ts'
import type { GlyphSet } from './glyphs.ts'
import { harPieces } from './har.ts'
import { htmlPieces } from './html.ts'
import { jsonText } from './json.ts'
import { markdownText } from './markdown.ts'
import { mermaidText } from './mermaid.ts'
import { svgText } from './svg.ts'
import { textLines } from './text.ts'

export interface ExportOptions {
  /** Columns; for formats that have lines. */
  readonly width: number
  readonly glyphs: GlyphSet
  readonly colours: ColourLevel
  readonly findings: readonly Finding[]
  /** The expression that chose these steps (`--select`), for formats that say of what they are a part. */
  readonly selection?: string
  /** Name and version of the program that writes, such as `pullscope 1.2.0`, for formats that say so. */
  readonly program?: string
  /** For formats that are drawn: `folded`, if not given. */
  readonly extent?: Extent
}

export interface ExportFormat {
  /** As in `--to`. */
  readonly id: string
  /** For help: one line. */
  readonly title: string
  /** Of a file in this format, with its dot. */
  readonly extension: string
  /** Of the options, those that a user may ask for and that change the document of some capture. */
  readonly reads: readonly ('width' | 'glyphs' | 'extent')[]
  /**
   * The whole document, ended by a line feed. Where it may be as long as the capture, in pieces that are made as they are
   * taken, once: it is them joined. Total: never throws, whatever is in the capture.
   */
  readonly render: (session: Session, trace: Trace, options: ExportOptions) => string | Iterable<string>
}

export const EXPORT_FORMATS: readonly ExportFormat[] = [
  {
    id: 'text',
    title: 'the ladder of the screen, at any width from 60 columns',
    extension: '.txt',
    reads: ['width', 'glyphs', 'extent'],
    render: (session, trace, options) => toAnsiText(textLines(session, trace, options), options.colours),
  },
  {
    id: 'markdown',
    title: 'a report for an issue: summary, findings, diagram, hosts, environment',
    extension: '.md',
    reads: ['glyphs', 'extent'],
    render: markdownText,
  },
  {
    id: 'mermaid',
    title: 'a sequence diagram that GitHub and GitLab draw',
    extension: '.mmd',
    reads: ['extent'],
    render: (session, trace, { findings, extent = 'folded' }) =>
      mermaidText(session, trace, findings, { extent }),
  },
  {
    id: 'svg',
    title: 'the sequence diagram as a picture, light and dark',
    extension: '.svg',
    reads: ['extent'],
    render: svgText,
  },
  {
    id: 'html',
    title: 'a page with diagram, filter, details, findings and timeline; needs no network',
    extension: '.html',
    reads: ['extent'],
    render: htmlPieces,
  },
  {
    id: 'curl',
    title: 'each request as a command for a shell, and as crane or skopeo',
    extension: '.sh',
    reads: [],
    render: (session, trace) => curlText(session, trace),
  },
  {
    id: 'json',
    title: 'participants, pulls, steps and findings for other programs',
    extension: '.json',
    reads: [],
    render: (session, trace, { findings }) => jsonText(session, trace, findings),
  },
  {
    id: 'har',
    title: 'HAR 1.2, for the network panels of browsers and other tools; opens here, too',
    extension: '.har',
    reads: [],
    render: harPieces,
  },
]
