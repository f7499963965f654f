// `--to html`: a capture as one page that needs nothing else. Its policy forbids all network and every script and style
// that is not its own, by their hashes; without a script it still shows everything.

import { createHash } from 'node:crypto'
import type { Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import { count, offset } from '../text/units.ts'
import { diagramOf } from './diagram.ts'
import { foldDiagram, type Extent } from './fold.ts'
import { GLYPHS } from './glyphs.ts'
import { captureFacts, type Captured } from './header.ts'
import { sectionHtml } from './html/diagram.ts'
import { findingsHtml } from './html/findings.ts'
import { PAGE_SCRIPT } from './html/script.ts'
import { searchJson } from './html/search.ts'
import { stepsHtml } from './html/steps.ts'
import { PAGE_STYLE } from './html/style.ts'
import { timelineHtml } from './html/timeline.ts'
import { spanHtml, words } from './html/words.ts'
import { noticesOf } from './notices.ts'
import { kindsOf } from './pull-words.ts'

const { utf8 } = GLYPHS

const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(PAGE_SCRIPT)}`,
  `style-src ${hashOf(PAGE_STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Anomalies of a broken capture are as many as its events. */
const MOST_ANOMALIES = 100

export interface HtmlOptions {
  readonly findings?: readonly Finding[]
  /** `folded`, if not given: of the diagram; timeline and details always have every step. */
  readonly extent?: Extent
  /** The expression that chose these steps (`--select`). */
  readonly selection?: string
}

/** The whole capture as a page, in time and space linear in its steps and kept bodies. */
export function htmlText(session: Session, trace: Trace, options?: HtmlOptions): string {
  return [...htmlPieces(session, trace, options)].join('')
}

/** The same in pieces: one step at a time is told in full, so that no more than that is held. */
export function* htmlPieces(
  session: Session,
  trace: Trace,
  options: HtmlOptions = {},
): Generator<string, void> {
  for (const part of partsOf(session, trace, options)) yield `${part}\n`
}

/** Each is one or more lines. */
function* partsOf(
  session: Session,
  trace: Trace,
  { findings = [], extent, selection }: HtmlOptions,
): Generator<string, void> {
  const diagram = foldDiagram(diagramOf(session, trace, findings), extent)
  const captured: Captured = { session, trace, diagram }
  const { sections } = diagram
  yield* headOf(trace)
  yield '<body>'
  yield* openingOf(captured, findings, selection)
  yield '<main>'
  yield `<section id="findings">\n<h2>Findings</h2>\n${findingsHtml(findings, trace)}\n</section>`
  yield '<div id="diagram">'
  for (const section of sections) yield sectionHtml(section, captured)
  if (sections.length === 0) yield '<p>Nothing was captured.</p>'
  yield '</div>'
  yield '<section id="timeline">\n<h2>Timeline</h2>'
  for (const section of sections) yield timelineHtml(section, session.lastAt)
  yield '</section>'
  yield* anomaliesOf(session)
  yield '<section id="steps" aria-label="step">\n<h2>Steps</h2>'
  yield CLOSE
  yield* stepsHtml(sections, { session, trace, findings })
  yield '</section>'
  yield '</main>'
  yield `<script type="application/json" id="search">${searchJson(sections)}</script>`
  yield '</body>'
  yield '</html>'
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

function headOf(trace: Trace): readonly string[] {
  const [first] = trace.pulls
  const title = first === undefined ? kindsOf(trace) : first.reference
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${words(POLICY)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${words(`${title.slice(0, 200)}: pullscope`)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    `<script>${PAGE_SCRIPT}</script>`,
    '</head>',
  ]
}

const FILTER =
  '<form class="filter" role="search"><label for="filter">filter</label>' +
  '<input id="filter" type="search" autocomplete="off" spellcheck="false"><output></output></form>'

const CLOSE =
  '<p class="close"><button type="button" data-act="back">previous</button>' +
  '<button type="button" data-act="on">next</button><button type="button" data-act="close">close</button></p>'

function openingOf(
  captured: Captured,
  findings: readonly Finding[],
  selection: string | undefined,
): readonly string[] {
  const facts = captureFacts(captured, utf8).map(spanHtml)
  const links = [
    ['findings', count(findings.length, 'finding')],
    ['diagram', 'diagram'],
    ['timeline', 'timeline'],
  ]
  return [
    '<header>',
    '<h1>pullscope</h1>',
    `<p class="facts">${facts.map((fact) => `<span>${fact}</span>`).join(' ')}</p>`,
    ...noticesOf(captured, utf8).map((notice) => `<p class="notice">${spanHtml(notice)}</p>`),
    ...(selection === undefined
      ? []
      : [`<p class="dim">only the steps that <code>${words(selection)}</code> selects</p>`]),
    '</header>',
    `<nav>${links.map(([id, text]) => `<a href="#${id}">${text}</a>`).join('')}${FILTER}</nav>`,
  ]
}

function anomaliesOf({ anomalies }: Session): readonly string[] {
  if (anomalies.length === 0) return []
  const items = anomalies
    .slice(0, MOST_ANOMALIES)
    .map(({ at, message }) => `<dt>${offset(at)}</dt><dd>${words(message)}</dd>`)
  const more = anomalies.length - MOST_ANOMALIES
  return [
    '<section id="anomalies">\n<h2>What did not fit together</h2>',
    `<dl class="fields">${items.join('')}</dl>`,
    ...(more > 0 ? [`<p>and ${more} more</p>`] : []),
    '</section>',
  ]
}
