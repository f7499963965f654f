// `--to html`: one file that needs nothing else. No script runs in it, and it asks no network for anything: its own policy
// forbids both.

import type { Step } from '../../decode/trace.ts'
import { escapeXml } from '../../text/escape-xml.ts'
import type { Span } from '../../text/span.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import { phaseTone } from '../../views/tone.ts'
import type { DiffSection } from '../compared.ts'
import type { FieldDifference } from '../field.ts'
import type { Captured, Part } from '../side.ts'
import { blocksOf, headline, signOf, wholeWords, type Block } from './blocks.ts'
import { cellOf, type CellLine } from './cell.ts'
import { NO_VALUE } from './field-lines.ts'
import type { DiffFormat, DiffOptions } from './format.ts'
import { STYLE } from './html-style.ts'
import { captureSpans, partSpans, sectionName } from './pull-spans.ts'
import { SIGN_TONE, signGlyph } from './signs.ts'

const { utf8 } = GLYPHS

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** Of a longer value nobody reads the end: `--to json` has all of it. */
const MOST_CHARACTERS = 2000

export const html: DiffFormat = {
  id: 'html',
  title: 'one file for a browser or paper, without scripts',
  reads: ['extent'],
  render: (diff, { names, extent }) =>
    [
      '<!doctype html>',
      '<html lang="en">',
      '<head>',
      '<meta charset="utf-8">',
      `<meta http-equiv="Content-Security-Policy" content="${escapeXml(POLICY)}">`,
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      '<meta name="referrer" content="no-referrer">',
      `<title>pullscope diff: ${escapeXml(`${names.a}, ${names.b}`)}</title>`,
      `<style>${STYLE}</style>`,
      '</head>',
      '<body>',
      '<h1>pullscope diff</h1>',
      `<p class="${diff.differs ? 'warning' : 'good'}">${escapeXml(headline(diff))}</p>`,
      sides({ a: captureSpans(diff.a, names.a, utf8), b: captureSpans(diff.b, names.b, utf8) }),
      ...diff.sections.map((section) => sectionHtml(section, extent)),
      '</body>',
      '</html>',
      '',
    ].join('\n'),
}

function sides({ a, b }: { readonly a: readonly Span[] | null; readonly b: readonly Span[] | null }): string {
  const side = (name: string, spans: readonly Span[] | null): string =>
    spans === null ? '' : `<dt>${name}</dt><dd>${spans.map(spanHtml).join(' ')}</dd>`
  return `<dl class="sides">${side('A', a)}${side('B', b)}</dl>`
}

function spanHtml({ text, tone }: Span): string {
  return `<span class="${tone}">${shown(text)}</span>`
}

function sectionHtml(section: DiffSection, extent: DiffOptions['extent']): string {
  const { a, b, summary } = section
  const spans = (part: Part | null): readonly Span[] | null => (part === null ? null : partSpans(part, utf8))
  const whole = wholeWords(section)
  const blocks = whole !== null && extent === 'lit' ? [] : blocksOf(section, extent)
  return [
    '<section>',
    `<h2>${shown(sectionName(section))}</h2>`,
    sides({ a: spans(a), b: spans(b) }),
    summary.length === 0
      ? ''
      : `<ul>${summary.map(({ message }) => `<li>${shown(message)}</li>`).join('\n')}</ul>`,
    whole === null ? '' : `<p class="dim">${escapeXml(whole)}</p>`,
    blocks.length === 0 ? '' : tableHtml(blocks, section),
    '</section>',
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function tableHtml(blocks: readonly Block[], section: DiffSection): string {
  return [
    '<table>',
    '<colgroup><col class="sign"><col class="step"><col><col></colgroup>',
    '<thead><tr><th></th><th>step</th><th>A</th><th>B</th></tr></thead>',
    '<tbody>',
    ...blocks.map((block) => blockHtml(block, section)),
    '</tbody>',
    '</table>',
  ].join('\n')
}

function blockHtml(block: Block, { a, b }: DiffSection): string {
  if (block.kind === 'folded')
    return `<tr class="folded"><th class="${SIGN_TONE[block.sign]}">${signGlyph(block.sign, utf8)}</th><td colspan="3">${escapeXml(block.words)}</td></tr>`
  const { left, right, fields } = block.row
  const sign = signOf(block.row)
  const step = left ?? right
  const tone = step === null ? 'plain' : phaseTone(step.phase)
  return [
    `<tr class="${sign}${fields.length === 0 ? '' : ' followed'}">`,
    `<th class="${SIGN_TONE[sign]}">${signGlyph(sign, utf8)}</th>`,
    `<th class="${tone}">${escapeXml(block.label)}</th>`,
    `<td data-side="A">${cellHtml(a, left)}</td>`,
    `<td data-side="B">${cellHtml(b, right)}</td>`,
    '</tr>',
    fields.length === 0
      ? ''
      : `\n<tr class="fields"><td class="gap"></td><td class="gap"></td><td colspan="2"><dl>${fields.map(fieldHtml).join('')}</dl></td></tr>`,
  ].join('')
}

function cellHtml(captured: Captured | null, step: Step | null): string {
  return captured === null || step === null ? '' : cellOf(captured, step).map(lineHtml).join('')
}

function lineHtml({ kind, words, to, tone }: CellLine): string {
  const start =
    kind === 'note'
      ? utf8.note
      : to !== null
        ? utf8.line + utf8.line
        : kind === 'lost'
          ? utf8.lost
          : utf8.left + utf8.line
  const tip = kind === 'lost' ? utf8.lost : utf8.right
  const target = to === null ? '' : ` <span class="dim">${utf8.line}${tip}</span> ${shown(to)}`
  return `<div><i>${start}</i><span class="${tone}">${shown(words)}</span>${target}</div>`
}

function fieldHtml({ name, a, b, note }: FieldDifference): string {
  const value = (side: string, text: string | null): string =>
    `<dd class="side">${side}</dd><dd>${text === null ? `<span class="dim">${NO_VALUE}</span>` : shown(text)}</dd>`
  const because = note === null ? '' : `<dd class="note">${shown(note)}</dd>`
  return `<dt>${shown(name)}</dt>${value('A', a)}${value('B', b)}${because}`
}

function shown(text: string): string {
  return escapeXml(text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text)
}
