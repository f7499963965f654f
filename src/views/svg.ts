// `--to svg`: the sequence diagram as one picture for a browser, a document or paper. Text stays text; no script, no
// font and no address in it leads out of the file.

import type { Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import { escapeXml } from '../text/escape-xml.ts'
import { largest } from '../text/largest.ts'
import { plainText, span, type Line } from '../text/span.ts'
import { diagramOf } from './diagram.ts'
import type { Section } from './diagram.ts'
import { foldDiagram, type Extent } from './fold.ts'
import { GLYPHS } from './glyphs.ts'
import { captureHeader, sectionTitle, type Captured } from './header.ts'
import { boxAt, COLUMN, LINE, lineAt, printable, written } from './svg/draw.ts'
import { layoutOf, MARGIN, type Layout } from './svg/layout.ts'
import { SEQUENCE_STYLE } from './svg/palette.ts'
import { drawPhases } from './svg/phases.ts'
import { drawSection } from './svg/section.ts'
import { adviceLines, anomalyLines } from './text.ts'

/** px; a picture of one lane still has room for its header. */
const LEAST_WIDTH = 760
/** px between parts. */
const GAP = 10
const SECTION_GAP = 32

/** Lines; a broken capture has as many anomalies as events. */
const MOST_ANOMALIES = 100

export interface SvgOptions {
  readonly findings?: readonly Finding[]
  /** `folded`, if not given. */
  readonly extent?: Extent
  /** The expression that chose these steps (`--select`). */
  readonly selection?: string
}

/** The whole capture, as XML. As wide as its lanes need; light or dark as the reader likes, light on paper. */
export function svgText(
  session: Session,
  trace: Trace,
  { findings = [], extent, selection }: SvgOptions = {},
): string {
  const diagram = foldDiagram(diagramOf(session, trace, findings), extent)
  const captured: Captured = { session, trace, diagram }
  const layouts = diagram.sections.map((section) => layoutOf(diagram, section))
  const width = Math.ceil(largest(layouts, (layout) => layout.width, LEAST_WIDTH))
  const look = { width: Math.floor((width - 2 * MARGIN) / COLUMN), glyphs: GLYPHS.utf8 }
  const head = captureHeader(captured, look)
  const page = createPage()
  page.lines(head)
  if (selection !== undefined)
    page.lines([[span(' '), span(`only the steps that ${printable(selection)} selects`, 'dim')]])
  for (const layout of layouts) {
    page.space(SECTION_GAP - GAP)
    drawPart({ ...layout, width }, page, {
      title: sectionTitle(layout.section, captured, look),
      advice: adviceLines(layout.section, findings, look),
    })
  }
  page.lines(anomalyLines(session, look).slice(0, MOST_ANOMALIES))
  const height = page.height() + MARGIN
  return documentOf(page.body(), { width, height, summary: head.map(plainText) })
}

interface Words {
  readonly title: readonly Line[]
  readonly advice: readonly Line[]
}

function drawPart(layout: Layout, page: Page, { title, advice }: Words): void {
  const { bars, pull } = layout.section
  page.lines(title)
  if (pull !== null) page.put((y) => phasesAt(bars, y, layout.width))
  page.put((y) => {
    const { height, body } = drawSection(layout, 'bare')
    return { height, body: `<g${written({ transform: `translate(0 ${y})` })}>\n${body}\n</g>` }
  })
  page.lines(advice)
}

function phasesAt(bars: Section['bars'], y: number, width: number): Part {
  return drawPhases(bars, { x: MARGIN + 2 * COLUMN, y, width: width - 2 * MARGIN - 2 * COLUMN })
}

interface Part {
  readonly height: number
  readonly body: string
}

/** Parts one below the other. */
interface Page {
  lines(lines: readonly Line[]): void
  put(draw: (y: number) => Part): void
  space(height: number): void
  height(): number
  body(): readonly string[]
}

function createPage(): Page {
  const parts: string[] = []
  let y = MARGIN
  const put: Page['put'] = (draw) => {
    const { height, body } = draw(y)
    parts.push(body)
    y += height + (height === 0 ? 0 : GAP)
  }
  return {
    put,
    lines: (lines) =>
      put((top) => ({
        height: lines.length * LINE,
        body: lines
          .map((line, i) => lineAt(line, { x: MARGIN, y: top + 12 + i * LINE, room: Infinity }))
          .join('\n'),
      })),
    space: (height) => (y += height),
    height: () => y,
    body: () => parts,
  }
}

interface About {
  readonly width: number
  readonly height: number
  readonly summary: readonly string[]
}

/** The paper is part of the picture: on a page of another colour, words would be lost. */
function documentOf(body: readonly string[], { width, height, summary }: About): string {
  const named = { role: 'img', 'aria-labelledby': 'title summary', class: 'sequence' }
  const size = { width, height, viewBox: `0 0 ${width} ${Math.round(height * 10) / 10}` }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg${written({ xmlns: 'http://www.w3.org/2000/svg', ...size, ...named })}>`,
    '<title id="title">A container pull as pullscope saw it</title>',
    `<desc id="summary">${escapeXml(summary.map((line) => line.trim()).join(' '))}</desc>`,
    `<style>${SEQUENCE_STYLE}</style>`,
    boxAt({ x: 0, y: 0, width, height, class: 'fill-ground' }),
    ...body.filter((part) => part !== ''),
    '</svg>',
    '',
  ].join('\n')
}
