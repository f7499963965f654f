// Bodies that are arriving while their arrows are out of view: a long layer is not lost from sight.

import { span } from '../../src/text/span.ts'
import type { Line } from '../../src/text/span.ts'
import { displayWidth, padEnd } from '../../src/text/width.ts'
import { fitLine } from '../../src/text/wrap.ts'
import type { Section } from '../../src/views/diagram.ts'
import type { Message } from '../../src/views/rows.ts'
import { phaseTone } from '../../src/views/tone.ts'
import type { Millis } from '../../src/capture/event.ts'
import { isArriving } from '../../src/views/arriving.ts'
import type { Item } from '../state.ts'
import type { Look } from './page.ts'
import { progressWords } from './progress.ts'

/** dockerd has three layers at once, podman six; the ladder must keep its room. */
const MOST = 3

interface TransferOptions {
  readonly now: Millis
  readonly look: Look
  /** What is in view. */
  readonly visible: readonly Item[]
}

export function transferLines(section: Section, { now, look, visible }: TransferOptions): readonly Line[] {
  const inView = new Set(visible.flatMap(({ step, part }) => (part === 'answer' ? [step] : [])))
  const hidden = arrivingIn(section).filter(({ step }) => !inView.has(step.id))
  const shown = hidden.slice(-MOST)
  const labelWidth = Math.max(0, ...shown.map(({ label }) => displayWidth(label)))
  return shown.map(({ step, label }) => {
    const words = progressWords(step, { now, room: look.width - labelWidth - 5, glyphs: look.glyphs })
    const line = [
      span(` ${look.glyphs.running} `, 'accent'),
      span(`${padEnd(label, labelWidth)}  `, phaseTone(step.phase)),
      span(look.glyphs.escape(words), 'accent'),
    ]
    return fitLine(line, look.width, look.glyphs.ellipsis)
  })
}

// Sections are replaced when anything in them changes.
const known = new WeakMap<Section, readonly Message[]>()

/** The answers whose bodies are on their way. */
function arrivingIn(section: Section): readonly Message[] {
  const before = known.get(section)
  if (before !== undefined) return before
  const arriving = section.rows.filter(
    (row): row is Message => row.kind === 'message' && row.part === 'answer' && isArriving(row.step),
  )
  known.set(section, arriving)
  return arriving
}
