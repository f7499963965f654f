// The two sides of a comparison, and what is known of the candidate. Values only.

import type { ExchangeId } from '../../capture/event.ts'
import { exchangeOf, type Pull, type Step, type Trace } from '../../decode/trace.ts'
import { read, type Reading } from '../../decode/reading.ts'
import { headerValues } from '../../http/headers.ts'
import { sentHeaders } from '../../model/sent.ts'
import type { Session } from '../../model/session.ts'
import { belongTogether, hostname } from '../../registry/hosts.ts'
import type { Way } from '../candidate.ts'
import { realmOf } from './realm.ts'

export interface Side {
  readonly session: Session
  readonly trace: Trace
  /** Of the trace. */
  readonly pull: Pull
}

export interface Comparison {
  readonly baseline: Side
  readonly candidate: Side
  readonly way: Way
  /**
   * In the candidate's session: its answer to the name with `library/`, where the pull failed by the one without. It was
   * not asked where there is none.
   */
  readonly fullName?: ExchangeId | null
  /** Host, with the port if it is not the scheme's default. */
  readonly candidateAuthority: string
}

/** What the puller did at a candidate, and what came of it. */
export interface Tried {
  readonly exchanges: readonly ExchangeId[]
  readonly status: 'complete' | 'failed'
  /** For a pull that ended before the log knew it for one. */
  readonly reference: string
}

/**
 * The side of a candidate: all that was asked in one pull, also what decode takes for no part of it (a ping that came to
 * nothing), and how the puller says that it ended.
 */
export function triedSide(
  { session, trace }: Pick<Side, 'session' | 'trace'>,
  { exchanges, status, reference }: Tried,
): Side {
  const asked = new Set<ExchangeId | null>(exchanges)
  const steps = trace.steps.filter(({ exchange }) => exchange !== null && asked.has(exchange))
  const ids = steps.map(({ id }) => id)
  const known = trace.pulls.findLast(
    ({ kind, steps: own }) => kind === 'pull' && own.some((id) => ids.includes(id)),
  )
  const pull: Pull = known ?? {
    id: -1,
    kind: 'pull',
    client: steps[0]?.from ?? 'client',
    reference,
    digest: null,
    platform: null,
    steps: ids,
    layers: [],
    bytes: 0,
    status,
    startedAt: 0,
    endedAt: null,
  }
  const startedAt = Math.min(...steps.map((step) => step.startedAt))
  const endedAt = Math.max(...steps.map((step) => step.endedAt ?? step.startedAt))
  const times = steps.length === 0 ? {} : { startedAt, endedAt }
  return { session, trace, pull: { ...pull, ...times, steps: ids, status } }
}

export function stepsOf({ trace, pull }: Side): Step[] {
  return pull.steps.flatMap((id) => trace.steps[id] ?? [])
}

/** null when the step came to no exchange. */
export function readingOf({ session }: Side, step: Step): Reading | null {
  const exchange = exchangeOf(session, step)
  return exchange === null ? null : read(exchange)
}

/** What a client sent in this header, all its lines as one; null when it sent none. */
export function sentIn({ exchange }: Reading, name: string): string | null {
  const values = headerValues(sentHeaders(exchange.request), name)
  return values.length === 0 ? null : values.join(', ')
}

/**
 * Whether a client that was told of the candidate alone may be led to this host: the candidate itself, or a sibling below
 * the same registered name. Addresses have no siblings. A candidate that is the baseline's registry has its hosts.
 */
export function isOwn({ baseline, candidateAuthority }: Comparison, authority: string): boolean {
  if (authority === candidateAuthority) return true
  const steps = stepsOf(baseline)
  const isBaselines = steps.some(
    ({ operation, facts }) => operation !== null && facts.authority === candidateAuthority,
  )
  if (isBaselines) return steps.some((step) => leadTo(baseline, step).includes(authority))
  return hasName(authority) && hasName(candidateAuthority) && belongTogether(authority, candidateAuthority)
}

function leadTo(side: Side, step: Step): (string | null)[] {
  return [step.facts.authority, step.facts.leadsTo, realmOf(readingOf(side, step))?.host ?? null]
}

function hasName(authority: string): boolean {
  const host = hostname(authority)
  return host.includes('.') && !/^[\d.]+$|^\[/.test(host)
}

/** Whether the client of the candidate's pull did not get what it wanted. */
export function hasFailed({ candidate }: Comparison): boolean {
  return candidate.pull.status !== 'complete'
}
