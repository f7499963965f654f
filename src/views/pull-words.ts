// A pull in words: the pieces that headers, notes and summaries are made of. Escapes nothing: that is for the sinks.

import type { Millis } from '../capture/event.ts'
import type { Pull, PullKind, PullStatus, Trace } from '../decode/trace.ts'
import { span } from '../text/span.ts'
import type { Span, Tone } from '../text/span.ts'
import { bytes, count, duration } from '../text/units.ts'
import type { Glyphs } from './glyphs.ts'

const STATUS: Record<PullStatus, { readonly tone: Tone; readonly words: string }> = {
  complete: { tone: 'good', words: '' },
  failed: { tone: 'bad', words: 'failed after ' },
  running: { tone: 'accent', words: 'running for ' },
  incomplete: { tone: 'warning', words: 'incomplete after ' },
}

/** `✔ 243 ms`, `✘ failed after 1.2 s`. */
export function statusOf({ status, startedAt, endedAt }: Pull, now: Millis, glyphs: Glyphs): Span {
  const { tone, words } = STATUS[status]
  return span(`${glyphs[status]} ${words}${duration((endedAt ?? now) - startedAt)}`, tone)
}

/** `docker 20.10.24`, or the id when the client is not among the participants. */
export function clientOf({ client }: Pull, { participants }: Trace): string {
  return participants.find(({ id }) => id === client)?.label ?? client
}

/** What a header says of a pull besides its status, in order: kind if it is no pull, name, platform, client. */
export function titleOf(pull: Pull, trace: Trace): readonly Span[] {
  const name = pull.kind === 'pull' ? pull.reference : `${pull.kind} ${pull.reference}`
  const platform = pull.platform === null ? [] : [span(pull.platform)]
  return [span(name, 'strong'), ...platform, span(clientOf(pull, trace))]
}

/** `3.1 kB`, or nothing for a pull without content. */
export function sizeOf(pull: Pull): readonly Span[] {
  return pull.bytes === 0 ? [] : [span(bytes(pull.bytes))]
}

const KINDS: readonly (readonly [kind: PullKind, one: string, many: string])[] = [
  ['pull', 'pull', 'pulls'],
  ['push', 'push', 'pushes'],
  ['login', 'login', 'logins'],
  ['list', 'listing', 'listings'],
]

/** `2 pulls, 1 login`; `0 pulls` when there is nothing. */
export function kindsOf({ pulls }: Trace): string {
  const words = KINDS.flatMap(([kind, one, many]) => {
    const amount = pulls.filter((pull) => pull.kind === kind).length
    return amount === 0 ? [] : [count(amount, one, many)]
  })
  return words.length === 0 ? count(0, 'pull') : words.join(', ')
}
