// What a reader must know of a capture before anything else, in one place: every view that has a head takes it from here.

import type { Insecure, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import { span } from '../text/span.ts'
import type { Span } from '../text/span.ts'
import { count } from '../text/units.ts'
import type { Glyphs } from './glyphs.ts'

interface Captured {
  readonly session: Session
  readonly trace: Trace
}

/** The gravest first; `bad` ones belong into every view, however short. Escapes nothing: that is for the sinks. */
export function noticesOf({ session, trace }: Captured, glyphs: Glyphs): readonly Span[] {
  const { warning } = glyphs
  const odd = session.anomalies.length
  return [
    ...insecureNotices(trace, glyphs),
    ...(session.secretsKept ? [span(`${warning} holds secrets`, 'bad')] : []),
    ...(odd === 0 ? [] : [span(`${warning} ${count(odd, 'anomaly', 'anomalies')}`, 'warning')]),
  ]
}

/** `▲ insecure: r.example (tls-expired)`, one a host: a long list must not be cut before the host that matters. */
export function insecureNotices({ insecure }: Trace, { warning }: Glyphs): readonly Span[] {
  return insecure.map(({ host, wouldFail }) =>
    span(`${warning} insecure: ${host} ${wouldFail === null ? 'not verified' : `(${wouldFail})`}`, 'bad'),
  )
}

/** For a line that has room for a few words: `insecure: r.example`, `insecure: 3 hosts`. */
export function insecureInShort(insecure: readonly Insecure[]): string {
  const [first] = insecure
  return `insecure: ${insecure.length === 1 && first !== undefined ? first.host : count(insecure.length, 'host')}`
}
