// How far a body has come: a bar, bytes and speed, in as many columns as there are.

import type { Millis } from '../../src/capture/event.ts'
import type { Step } from '../../src/decode/trace.ts'
import { bytes, percent, rate } from '../../src/text/units.ts'
import { displayWidth } from '../../src/text/width.ts'
import type { Glyphs } from '../../src/views/glyphs.ts'

const LONGEST_BAR = 24
/** A shorter bar says less than the number of percent. */
const SHORTEST_BAR = 5

/** A bar of exactly `width` columns; `share` is 0 to 1, and more counts as 1. */
function progressBar(share: number, width: number, glyphs: Glyphs): string {
  const filled = Math.max(0, Math.min(1, share)) * width
  const whole = Math.floor(filled)
  const rest = width - whole
  const part = rest === 0 || filled === whole ? '' : glyphs.part(filled - whole)
  return glyphs.full.repeat(whole) + part + glyphs.empty.repeat(rest - displayWidth(part))
}

interface Room {
  readonly now: Millis
  /** Columns. */
  readonly room: number
  readonly glyphs: Glyphs
}

/**
 * `200 ██████▌░░░░ 31.4 MB of 104 MB 12.3 MB/s`; from right to left, what there is no room for is left out. The speed is
 * that since the head of the answer, so that it falls when nothing comes any more.
 */
export function progressWords(step: Step, { now, room, glyphs }: Room): string {
  const { answer, bytes: count, facts, answeredAt } = step
  const status = answer ?? ''
  const speed = rate(count, now - (answeredAt ?? now)) ?? ''
  if (facts.size === null || facts.size === 0) return `${status} ${bytes(count)} so far ${speed}`.trim()
  const share = count / facts.size
  const short = percent(count, facts.size)
  const told = [`${bytes(count)} of ${bytes(facts.size)} ${speed}`, `${short} ${speed}`, short]
  for (const words of told) {
    const left = room - displayWidth(status) - displayWidth(words) - 2
    if (left >= SHORTEST_BAR)
      return `${status} ${progressBar(share, Math.min(LONGEST_BAR, left), glyphs)} ${words}`.trim()
  }
  return `${status} ${short}`.trim()
}
