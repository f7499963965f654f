// Where did the time go? A line a step, drawn to scale: layers that run side by side stand side by side.

import { largest } from '../../src/text/largest.ts'
import type { Millis } from '../../src/capture/event.ts'
import type { Step } from '../../src/decode/trace.ts'
import { span } from '../../src/text/span.ts'
import type { Line } from '../../src/text/span.ts'
import { duration } from '../../src/text/units.ts'
import { displayWidth, padEnd, padStart, truncate } from '../../src/text/width.ts'
import { axisTimes } from '../../src/views/axis.ts'
import type { Section } from '../../src/views/diagram.ts'
import { labelsOf } from '../../src/views/step-labels.ts'
import { phaseTone, toneOf } from '../../src/views/tone.ts'
import type { Model } from '../model.ts'
import type { Shown } from '../parts/filter.ts'
import type { Look } from '../parts/page.ts'
import type { ListPane } from './pane.ts'

/** At the end of a line: how long the step took. */
const TOOK = 12
/** With fewer columns, there is room for the label of a step alone. */
const NARROW = 64

interface TimelineOptions {
  readonly look: Look
  readonly section: Section
  readonly shown: Shown
}

export function timelinePane({ session }: Model, { look, section, shown }: TimelineOptions): ListPane {
  const labels = labelsOf(section.steps, section.pull)
  const begin = section.startedAt
  const end = largest(section.steps, ({ endedAt }) => endedAt ?? session.lastAt, begin + 1)
  const labelWidth = largest(labels.values(), displayWidth, 5)
  const askWidth = look.width < NARROW ? 0 : Math.min(36, Math.floor(look.width / 4))
  const columns = Math.max(1, look.width - labelWidth - askWidth - TOOK - 5)
  const scale: Scale = { begin, end, columns, now: session.lastAt }
  const left = ` ${' '.repeat(labelWidth + askWidth + 3)}`
  return {
    head: [[span(`${left}${axis(scale)}`, 'dim')]],
    items: shown.stepItems,
    draw(index) {
      const step = shown.steps[index]
      if (step === undefined) return []
      const ask = truncate(look.glyphs.escape(step.ask), askWidth, look.glyphs.ellipsis)
      const took = duration((step.endedAt ?? session.lastAt) - step.startedAt)
      return [
        [
          span(` ${padEnd(labels.get(step.id) ?? '', labelWidth)}  `, phaseTone(step.phase)),
          span(`${padEnd(ask, askWidth)} `),
          ...barOf(step, scale, look),
          span(padStart(took, TOOK), toneOf(step)),
        ],
      ]
    },
  }
}

interface Scale {
  readonly begin: Millis
  readonly end: Millis
  readonly columns: number
  readonly now: Millis
}

/** Waiting for the head as a line, the body as a block; at least one column, so that nothing is lost. */
function barOf(step: Step, { begin, end, columns, now }: Scale, { glyphs }: Look): Line {
  const columnOf = (at: Millis): number => Math.round(((at - begin) / (end - begin)) * columns)
  const first = Math.max(0, Math.min(columns - 1, columnOf(step.startedAt)))
  const last = Math.max(first + 1, Math.min(columns, columnOf(step.endedAt ?? now)))
  const head = Math.max(first, Math.min(last, columnOf(step.answeredAt ?? step.endedAt ?? now)))
  const waited = head === last && head - first > 0 && step.answeredAt !== null ? head - 1 : head
  return [
    span(' '.repeat(first)),
    span(glyphs.line.repeat(waited - first), 'dim'),
    span(glyphs.full.repeat(last - waited), toneOf(step)),
    span(' '.repeat(columns - last)),
  ]
}

/** `0 ms        120 ms        243 ms` over the columns. */
function axis({ begin, end, columns }: Scale): string {
  const [start, middle, last] = axisTimes(end - begin)
  const half = Math.floor(columns / 2)
  const roomy = start.length + middle.length + last.length + 4 < columns
  if (!roomy) return padStart(last, columns)
  const before = padEnd(start, half - Math.floor(middle.length / 2)) + middle
  return before + padStart(last, columns - before.length)
}
