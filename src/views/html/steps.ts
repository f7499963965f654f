// The detail of each step: all of them stand in the page, so that it tells as much without a script.

import type { Step } from '../../decode/trace.ts'
import { detailOf, detailTitle } from '../detail.ts'
import type { JudgedCapture } from '../detail/part.ts'
import type { Section } from '../diagram.ts'
import { GLYPHS } from '../glyphs.ts'
import { labelsOf } from '../step-labels.ts'
import { phaseTone } from '../tone.ts'
import { blocksHtml, bodyRoom } from './blocks.ts'
import { lineHtml, words } from './words.ts'

const { utf8 } = GLYPHS

/** One article a step, in order of the sections; each is made when it is asked for. */
export function* stepsHtml(sections: readonly Section[], capture: JudgedCapture): Generator<string, void> {
  const room = bodyRoom()
  for (const { steps, pull } of sections) {
    const labels = labelsOf(steps, pull)
    for (const step of steps)
      yield articleOf(step, labels.get(step.id) ?? '', blocksHtml(detailOf(capture, step, utf8), room))
  }
}

function articleOf(step: Step, label: string, detail: string): string {
  return [
    `<article id="step-${step.id}" class="step" data-step="${step.id}" tabindex="-1">`,
    `<h3><span class="${phaseTone(step.phase)}">${words(label)}</span> ${lineHtml(detailTitle(step, utf8))}</h3>`,
    detail,
    '</article>',
  ].join('\n')
}
