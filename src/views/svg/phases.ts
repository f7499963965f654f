// Where the time of a pull went, as bars: a phase, its share, and how long it was under way.

import { duration } from '../../text/units.ts'
import { displayWidth } from '../../text/width.ts'
import type { PhaseBar } from '../phase-bars.ts'
import { phaseTitle } from '../step-labels.ts'
import { phaseTone } from '../tone.ts'
import { boxAt, COLUMN, textAt } from './draw.ts'

const BAR = { width: 72, height: 8 } as const
const GAP = 20
const LINE_HEIGHT = 22

/** px of the whole. */
interface Room {
  readonly x: number
  readonly y: number
  readonly width: number
}

interface Bars {
  readonly height: number
  readonly body: string
}

/** As many in a line as there is room for. */
export function drawPhases(bars: readonly PhaseBar[], { x: left, y: top, width }: Room): Bars {
  let [x, y] = [left, top]
  const items = bars.map(({ phase, share, busyMs }) => {
    const [name, took] = [phaseTitle(phase), duration(busyMs)]
    const start = (displayWidth(name) + 1) * COLUMN
    const own = start + BAR.width + (displayWidth(took) + 1) * COLUMN
    if (x > left && x + own > left + width) [x, y] = [left, y + LINE_HEIGHT]
    const bar = { x: x + start, y: y + 5, height: BAR.height, rx: 2 }
    const tone = phaseTone(phase)
    const end = x + start + BAR.width + COLUMN
    const item = [
      textAt(name, { x, y: y + 13, room: name.length + 2, tone }),
      boxAt({ ...bar, width: BAR.width, class: 'fill-line' }),
      boxAt({ ...bar, width: Math.max(1, BAR.width * share), class: `fill-${tone}` }),
      textAt(took, { x: end, y: y + 13, room: took.length + 2, tone: 'dim' }),
    ]
    x += own + GAP
    return item.join('')
  })
  return { height: bars.length === 0 ? 0 : y - top + LINE_HEIGHT, body: items.join('') }
}
