// What a field is to two steps that stand side by side. One file a few that belong together, in fields/. No side is right:
// every comparison comes to the same with the sides changed over.

import { read, type Reading } from '../decode/reading.ts'
import { exchangeOf, type Step } from '../decode/trace.ts'
import type { UpstreamLink } from '../model/session.ts'
import type { Names } from './names.ts'
import type { Captured, Two } from './side.ts'

export interface FieldDifference {
  /** Of fields/, or a header's name in lower case. */
  readonly name: string
  /** null: it has none. From the network: to be escaped by whoever shows it. */
  readonly a: string | null
  readonly b: string | null
  /** What it means, whichever side has which; null where the values say it all. */
  readonly note: string | null
}

export interface End {
  readonly step: Step
  /** null when the step came to no exchange. */
  readonly reading: Reading | null
  /** The connection to the upstream that carried it; null when the capture does not tell. */
  readonly link: UpstreamLink | null
  /** What the client is called. */
  readonly client: string
  /** ms since the capture began, for steps that have no end. */
  readonly lastAt: number
}

export interface Ends extends Two<End> {
  readonly names: Names
}

/** Nothing for two that are alike. Never throws. */
export type Field = (ends: Ends) => readonly FieldDifference[]

/** The value of one side alone; null when it has none. */
export type Value = (end: End) => string | null

export function endOf({ session, trace }: Captured, step: Step): End {
  const exchange = exchangeOf(session, step)
  const reading = exchange === null ? null : read(exchange)
  const client = trace.participants.find(({ id }) => id === step.from)?.label ?? step.from
  return { step, reading, link: linkOf(session, step), client, lastAt: session.lastAt }
}

/** The latest that was made for this host before the answer came: a connection may lead to several, one after the other. */
function linkOf({ connections }: Captured['session'], step: Step): UpstreamLink | null {
  const by = step.answeredAt ?? step.endedAt ?? Infinity
  const links = connections[step.connection]?.upstreams ?? []
  return links.findLast(({ authority, at }) => authority === step.facts.authority && at <= by) ?? null
}

interface Manner {
  readonly note?: string
  /** Whether there is anything to be compared; always when absent. */
  readonly when?: (ends: Ends) => boolean
  /** Whether two values that differ mean the same. */
  readonly isSame?: (values: Two<string>, ends: Ends) => boolean
}

/** The usual field: a value of each side, which ought to be equal. */
export function byValue(name: string, value: Value, { note, when, isSame }: Manner = {}): Field {
  return (ends) => {
    if (when?.(ends) === false) return []
    const [a, b] = [value(ends.a), value(ends.b)]
    if (a === b || (a !== null && b !== null && isSame?.({ a, b }, ends) === true)) return []
    return [{ name, a, b, note: note ?? null }]
  }
}

/** Both were given what they asked for. */
export function areGood({ a, b }: Ends): boolean {
  return a.reading?.isGood === true && b.reading?.isGood === true
}

/** Both are about content of an image, and of the same as far as is known. */
export function areSameContent({ a, b }: Ends): boolean {
  const [one, other] = [a.step.facts.digest, b.step.facts.digest]
  return isContent(a.step) && isContent(b.step) && (one === null || other === null || one === other)
}

const CONTENT: ReadonlySet<string> = new Set(['resolve', 'index', 'manifest', 'config', 'layer'])

function isContent({ phase }: Step): boolean {
  return CONTENT.has(phase)
}
