// What is going on? One line for the whole capture, always on top.

import type { Pull, PullKind } from '../../src/decode/trace.ts'
import { plainText, span } from '../../src/text/span.ts'
import type { Line, Span } from '../../src/text/span.ts'
import { bytes, count } from '../../src/text/units.ts'
import { displayWidth } from '../../src/text/width.ts'
import { fitLine } from '../../src/text/wrap.ts'
import { levelGlyph } from '../../src/views/finding-lines.ts'
import { tallyOf } from '../../src/views/finding-tally.ts'
import { groupBy } from '../../src/views/group-by.ts'
import { insecureInShort, noticesOf } from '../../src/views/notices.ts'
import type { Model } from '../model.ts'
import type { Look } from '../parts/page.ts'

/** What a reader must know comes first, so that nothing pushes it off the screen. */
export function topLine(model: Model, { width, glyphs }: Look): Line {
  const { mode, title, session, trace, totals } = model
  const { insecure } = trace
  const grave = insecure.length === 0 ? [] : [span(`${glyphs.warning} ${insecureInShort(insecure)}`, 'bad')]
  const state = stateOf(mode, hasEnd(session), title, glyphs)
  const found = foundOf(model, glyphs)
  const amounts: readonly Span[] = [
    ...kinds(trace.pulls),
    span(count(totals.exchanges, 'exchange')),
    span(bytes(totals.bytes)),
  ]
  const name = span('pullscope', 'strong')
  const rest = noticesOf(model, glyphs).slice(insecure.length)
  const whole = setOut([name, ...grave, state, ...amounts, ...found, ...rest], glyphs)
  if (displayWidth(plainText(whole)) <= width) return whole
  return fitLine(
    setOut([name, ...grave, ...found, state, ...amounts, ...rest], glyphs),
    width,
    glyphs.ellipsis,
  )
}

function setOut(pieces: readonly Span[], glyphs: Look['glyphs']): Line {
  return pieces.flatMap(({ text, tone }, i) => [
    span(i === 0 ? ' ' : i === 1 ? '  ' : '   '),
    span(glyphs.escape(text), tone),
  ])
}

/** What is wrong, or about to be; notes ask for nothing. */
function foundOf({ judgement }: Model, glyphs: Look['glyphs']): readonly Span[] {
  const grave = tallyOf(judgement.findings).filter(({ level }) => level !== 'note')
  return grave.map(({ level, words, tone }) => span(`${levelGlyph(level, glyphs)} ${words}`, tone))
}

/** What the user must know of the trace itself, below the top line. */
export function warningLine(text: string, { width, glyphs }: Look): Line {
  return fitLine([span(' '), span(glyphs.escape(`${glyphs.warning} ${text}`), 'bad')], width, glyphs.ellipsis)
}

/** `2 pulls`, and what else clients did: `1 push`, `1 login`. */
function kinds(pulls: readonly Pull[]): readonly Span[] {
  const counted = groupBy(pulls, ({ kind }) => kind)
  const shown = KINDS.filter((kind) => kind === 'pull' || counted.has(kind))
  return shown.map((kind) => span(count(counted.get(kind)?.length ?? 0, kind, PLURAL[kind])))
}

const KINDS: readonly PullKind[] = ['pull', 'push', 'login', 'list']
const PLURAL: Record<PullKind, string> = { pull: 'pulls', push: 'pushes', login: 'logins', list: 'listings' }

function hasEnd({ ended }: Model['session']): boolean {
  return ended !== null && ended.reason !== 'missing'
}

function stateOf(mode: Model['mode'], isEnded: boolean, title: string, glyphs: Look['glyphs']): Span {
  if (mode === 'unwritten' && !isEnded) {
    return span(`${glyphs.incomplete} no longer written ${title}`, 'warning')
  }
  if (mode !== 'file') {
    const going = mode === 'live' ? 'live' : 'following'
    return isEnded
      ? span(`${glyphs.complete} ended ${title}`, 'dim')
      : span(`${glyphs.running} ${going} ${title}`, 'good')
  }
  return isEnded ? span(title) : span(`${title} ${glyphs.incomplete} no end`, 'warning')
}
