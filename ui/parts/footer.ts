// The last line: which keys mean something here, and where in the list the user is.

import { span } from '../../src/text/span.ts'
import type { Line } from '../../src/text/span.ts'
import { displayWidth } from '../../src/text/width.ts'
import { fitLine } from '../../src/text/wrap.ts'
import type { GlyphSet } from '../../src/views/glyphs.ts'
import { BINDINGS, situationOf } from '../keys.ts'
import type { Binding } from '../keys.ts'
import type { Drawn, State } from '../state.ts'
import { faultOf } from './filter.ts'
import type { Look } from './page.ts'

interface FooterOptions {
  readonly look: Look
  readonly set: GlyphSet
  /** For the right end, such as `following`: the longest that leaves room for all keys, else the last. */
  readonly places: readonly string[]
}

type Seen = Pick<Drawn, 'sections' | 'items'>

export function footer(state: State, seen: Seen, { look, set, places }: FooterOptions): Line {
  const { width, glyphs } = look
  const bindings = BINDINGS.filter(
    (binding) =>
      binding.short !== null && binding.in.includes(situationOf(state)) && isOfUse(binding, state, seen),
  )
  const start = state.prompt === 'open' ? promptOf(state.filter, look) : []
  const fits = (keys: readonly Binding[], place: string): boolean =>
    widthOf(lineOf(start, keys, set)) + displayWidth(place) + 2 <= width
  const place = places.find((words) => fits(bindings, words)) ?? places.at(-1) ?? ''
  const shown = [...bindings]
  while (shown.length > 1 && !fits(shown, place)) shown.splice(leastNeeded(shown), 1)
  const line = lineOf(start, shown, set)
  if (place === '') return fitLine(line, width, glyphs.ellipsis)
  const gap = ' '.repeat(Math.max(1, width - 1 - widthOf(line) - displayWidth(place)))
  const tone = state.over.length === 0 && faultOf(state.filter) !== null ? 'warning' : 'dim'
  return fitLine([...line, span(gap), span(glyphs.escape(place), tone)], width, glyphs.ellipsis)
}

function lineOf(start: Line, bindings: readonly Binding[], set: GlyphSet): Line {
  const keys = bindings.map(({ shown, short }) => [span(shown[set], 'accent'), span(` ${short ?? ''}`)])
  const pieces = start.length === 0 ? keys : [start, ...keys]
  return pieces.flatMap((piece, i) => [span(i === 0 ? ' ' : '  '), ...piece])
}

/** The last one, but for the way out, and for help, which tells of those that are left out. */
function leastNeeded(bindings: readonly Binding[]): number {
  const last = bindings.findLastIndex(
    ({ keys }) => !Object.values(keys).some(({ type }) => type === 'help' || type === 'quit'),
  )
  return Math.max(0, last)
}

function promptOf(filter: string, { glyphs }: Look): Line {
  return [span('filter ', 'accent'), span(`${glyphs.escape(filter)}_`, 'strong')]
}

/** No keys that would do nothing now. */
function isOfUse({ keys }: Binding, { over, filter, prompt }: State, { sections, items }: Seen): boolean {
  const types = Object.values(keys).map(({ type }) => type)
  if (over.length > 0 || prompt === 'open') return true
  if (types.includes('turn')) return sections.length > 1
  if (types.includes('back')) return filter !== ''
  return types.includes('quit') || types.includes('help') || items.length > 0
}

function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + displayWidth(text), 0)
}
