// The pulls of a page: what each is, where its time went, and its sequence as a drawing whose rows are links.

import { plainText } from '../../text/span.ts'
import { duration } from '../../text/units.ts'
import type { Diagram, Section } from '../diagram.ts'
import { GLYPHS } from '../glyphs.ts'
import { sectionTitle, type Captured } from '../header.ts'
import { phaseTitle } from '../step-labels.ts'
import { boxAt, written } from '../svg/draw.ts'
import { layoutOf, MARGIN } from '../svg/layout.ts'
import { drawSection } from '../svg/section.ts'
import { phaseTone } from '../tone.ts'
import { attributeWords, lineHtml } from './words.ts'

/** One line, whatever its width: the page breaks it. */
const LOOK = { width: Infinity, glyphs: GLYPHS.utf8 } as const

export function sectionHtml(section: Section, captured: Captured): string {
  const title = sectionTitle(section, captured, LOOK).flat()
  const shown = title.slice(title.findIndex(({ text }) => text.trim() !== ''))
  const name = plainText(title).trim()
  return [
    '<section class="pull">',
    `<h2>${lineHtml(shown)}</h2>`,
    phasesHtml(section),
    `<div class="scroll" tabindex="0" role="region" aria-label="sequence of ${attributeWords(name, 200)}">`,
    sequenceHtml(captured.diagram, section),
    '</div>',
    '</section>',
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function phasesHtml({ pull, bars }: Section): string {
  if (pull === null) return ''
  const items = bars.map(({ phase, share, busyMs }) => {
    const tone = phaseTone(phase)
    const bar = { x: 0, y: 0, height: 1, rx: 0 }
    const shares =
      boxAt({ ...bar, width: 100, class: 'fill-line' }) +
      boxAt({ ...bar, width: 100 * share, class: `fill-${tone}` })
    const picture = `<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">${shares}</svg>`
    return `<span><span class="${tone}">${phaseTitle(phase)}</span>${picture}${duration(busyMs)}</span>`
  })
  return `<p class="phases">${items.join('\n')}</p>`
}

function sequenceHtml(diagram: Diagram, section: Section): string {
  const layout = layoutOf(diagram, section)
  const { width, height, headHeight, body } = drawSection(layout, 'linked')
  const size = {
    width,
    height: height + MARGIN,
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height + MARGIN)}`,
  }
  return `<svg${written({ class: 'sequence rows', ...size, 'data-head': headHeight })}>\n${body}\n</svg>`
}
