// Frames for tests: a capture, a size and the keys that were pressed, as screens. Does not load Ink: loading it is
// startScreen's business, and part of what its tests look at.

import type { CaptureEvent } from '../../src/capture/event.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { judge } from '../../src/rules/judge.ts'
import { diagramOf } from '../../src/views/diagram.ts'
import type { ColourLevel } from '../../src/text/ansi.ts'
import type { GlyphSet } from '../../src/views/glyphs.ts'
import type { Press } from '../../ui/keys.ts'
import { modelOf, totalsOf } from '../../ui/model.ts'
import type { Mode, Model } from '../../ui/model.ts'
import { createScreen } from '../../ui/screen.ts'
import type { Screen, Size } from '../../ui/screen.ts'
import type { Story } from './traces.ts'

/** As `trace` titles its screen. */
const LIVE = '127.0.0.1:8080'

export function modelOfStory({ session, trace }: Story, mode: Mode = 'file'): Model {
  const judgement = judge(trace, session)
  return {
    mode,
    title: mode === 'live' ? LIVE : 'story.jsonl',
    session,
    trace,
    judgement,
    diagram: diagramOf(session, trace, judgement.findings),
    totals: totalsOf(session, trace),
  }
}

/** What a live screen knows at a moment, in ms. */
export function modelAt(events: readonly CaptureEvent[], now: number): Model {
  const session = reduceAll(events.filter(({ at }) => at <= now))
  return modelOf(session, { mode: 'live', title: LIVE, now })
}

interface Looks {
  readonly size: Size
  readonly colours?: ColourLevel
  readonly glyphs?: GlyphSet
}

export function screenOf(model: Model, { size, colours = 'none', glyphs = 'utf8' }: Looks): Screen {
  return createScreen({ model, size, colours, glyphs, onQuit: () => undefined })
}

/** Presses `up`, `enter`… by name, and anything of one letter as text: `press(screen, 'down', 't')`. */
export function press(screen: Screen, ...keys: readonly string[]): void {
  for (const key of keys) {
    const how: Press = key.length === 1 ? { kind: 'typed', character: key } : { kind: 'key', name: key }
    screen.press(how)
  }
}
