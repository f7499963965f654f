// What is going on? One line for the whole capture, always on top.

import type { Pull, PullKind } from '../../src/decode/trace.ts'
import { span } from '../../src/text/span.ts'
import type { Line, Span } from '../../src/text/span.ts'
import { bytes, count } from '../../src/text/units.ts'
import { fitLine } from '../../src/text/wrap.ts'
import { groupBy } from '../../src/views/group-by.ts'
import type { Model } from '../model.ts'
import type { Look } from '../parts/page.ts'

export function topLine({ mode, title, session, trace, totals }: Model, { width, glyphs }: Look): Line {
  const odd = session.anomalies.length
  const pieces: readonly Span[] = [
    span('pullscope', 'strong'),
    stateOf(mode, session.ended !== null, title, glyphs),
    ...kinds(trace.pulls),
    span(count(totals.exchanges, 'exchange')),
    span(bytes(totals.bytes)),
    ...(session.secretsKept ? [span(`${glyphs.warning} holds secrets`, 'bad')] : []),
    ...(odd === 0 ? [] : [span(`${glyphs.warning} ${count(odd, 'anomaly', 'anomalies')}`, 'warning')]),
  ]
  const line = pieces.flatMap(({ text, tone }, i) => [
    span(i === 0 ? ' ' : i === 1 ? '  ' : '   '),
    span(glyphs.escape(text), tone),
  ])
  return fitLine(line, width, glyphs.ellipsis)
}

/** `2 pulls`, and what else clients did: `1 push`, `1 login`. */
function kinds(pulls: readonly Pull[]): readonly Span[] {
  const counted = groupBy(pulls, ({ kind }) => kind)
  const shown = KINDS.filter((kind) => kind === 'pull' || counted.has(kind))
  return shown.map((kind) => span(count(counted.get(kind)?.length ?? 0, kind, PLURAL[kind])))
}

const KINDS: readonly PullKind[] = ['pull', 'push', 'login', 'list']
const PLURAL: Record<PullKind, string> = { pull: 'pulls', push: 'pushes', login: 'logins', list: 'listings' }

function stateOf(mode: Model['mode'], isEnded: boolean, title: string, glyphs: Look['glyphs']): Span {
  if (mode === 'live') {
    return isEnded
      ? span(`${glyphs.complete} ended ${title}`, 'dim')
      : span(`${glyphs.running} live ${title}`, 'good')
  }
  return isEnded ? span(title) : span(`${title} ${glyphs.incomplete} no end`, 'warning')
}
