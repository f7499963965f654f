// Where did the time go? A line a step, drawn to scale: waiting for the head as a thin line, the body as a block.

import type { Millis } from '../../capture/event.ts'
import type { Step } from '../../decode/trace.ts'
import { largest } from '../../text/largest.ts'
import { duration } from '../../text/units.ts'
import { axisTimes } from '../axis.ts'
import type { Section } from '../diagram.ts'
import { labelsOf } from '../step-labels.ts'
import { boxAt } from '../svg/draw.ts'
import { phaseTone, toneOf } from '../tone.ts'
import { words } from './words.ts'

/** Units of a whole line; the page makes it as wide as there is room. */
const SCALE = 1000

interface Scale {
  readonly begin: Millis
  readonly end: Millis
  readonly now: Millis
}

/** Those without an end run until `now`, the last moment of the capture. */
export function timelineHtml({ steps, pull, startedAt }: Section, now: Millis): string {
  const labels = labelsOf(steps, pull)
  const end = largest(steps, ({ endedAt }) => endedAt ?? now, startedAt + 1)
  const scale: Scale = { begin: startedAt, end, now }
  const lines = steps.map((step) => {
    const took = duration((step.endedAt ?? now) - step.startedAt)
    return [
      `<a class="time" href="#step-${step.id}" data-step="${step.id}">`,
      `<span class="${phaseTone(step.phase)}">${words(labels.get(step.id) ?? '')}</span>`,
      `<span>${words(step.ask)}</span>`,
      `<svg viewBox="0 0 ${SCALE} 10" preserveAspectRatio="none" aria-hidden="true">${bar(step, scale)}</svg>`,
      `<span class="${toneOf(step)}">${took}</span>`,
      '</a>',
    ].join('')
  })
  const axis = axisTimes(end - startedAt).map((time) => `<span>${time}</span>`)
  return [`<div class="axis"><span>${axis.join('')}</span></div>`, ...lines].join('\n')
}

/** At least something, so that no step is lost. */
function bar(step: Step, { begin, end, now }: Scale): string {
  const at = (moment: Millis): number =>
    Math.max(0, Math.min(SCALE, ((moment - begin) / (end - begin)) * SCALE))
  const [start, last] = [at(step.startedAt), at(step.endedAt ?? now)]
  const head = Math.max(start, Math.min(last, at(step.answeredAt ?? step.endedAt ?? now)))
  const left = Math.min(start, SCALE - 3)
  return [
    boxAt({ x: left, y: 4, width: Math.max(1, head - start), height: 2, class: 'fill-dim' }),
    boxAt({
      ...{ x: Math.min(head, SCALE - 3), y: 1, height: 8 },
      ...{ width: Math.max(3, last - head), class: `fill-${toneOf(step)}` },
    }),
  ].join('')
}
