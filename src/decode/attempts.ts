// Tries at one thing, one after another: which goes on from the one before, and with which a client begins anew.

import type { Millis } from '../capture/event.ts'
import { AT_ONCE_MS } from './at-once.ts'
import type { Changes } from './changes.ts'
import type { Claim, PhaseKind } from './phases/phase.ts'
import type { Reading } from './reading.ts'
import type { LooseStep, Outcome, ParticipantId, StepId } from './trace.ts'

/** The last try at something, by client, repository and reference. */
export interface Attempt {
  readonly step: StepId
  readonly outcome: Outcome
}

/** What is about to be tried. */
export interface Try {
  readonly client: ParticipantId
  readonly reading: Reading
  readonly phase: PhaseKind
  readonly claim: Claim
}

export interface Attempts {
  /** The try that this one goes on from; null for the first of its kind, and when the client begins anew. */
  before(next: Try): Attempt | null
  /** To be told each try, after it was asked what came before it. */
  learn(step: LooseStep, next: Try): void
}

/** What a client takes for an answer. It tries again by itself after a 5xx, a 429 or a connection that broke. */
const REFUSALS: readonly Outcome[] = ['challenged', 'denied', 'missing', 'rejected']

export function isRefusal(outcome: Outcome): boolean {
  return REFUSALS.includes(outcome)
}

interface Tried extends Attempt {
  readonly endedAt: Millis | null
  /** How it was asked for since the client began: `HEAD registry.example`. */
  readonly ways: ReadonlySet<string>
}

export function createAttempts(changes: Changes): Attempts {
  const tried = new Map<string, Tried>()
  /** The last ping of each host, by client. */
  const pings = new Map<string, StepId>()

  const lastOf = (next: Try): Tried | null => {
    const key = keyOf(next)
    return key === null ? null : (tried.get(key) ?? null)
  }

  /** What it was refused, it asks for again in the same way: after another ping, or later than a fallback would come. */
  function beginsAnew({ client, reading, phase }: Try, last: Tried): boolean {
    if (phase.part !== 'root' || !isRefusal(last.outcome) || !last.ways.has(wayOf(reading))) return false
    if ((pings.get(`${client} ${reading.authority}`) ?? -1) > last.step) return true
    const isAnswer = last.outcome === 'challenged' && reading.authorization !== null
    return !isAnswer && reading.exchange.startedAt - (last.endedAt ?? Infinity) >= AT_ONCE_MS
  }

  function before(next: Try): Tried | null {
    const last = lastOf(next)
    return last === null || beginsAnew(next, last) ? null : last
  }

  return {
    before,
    learn({ id, outcome, endedAt, phase, to }, next) {
      if (phase === 'challenge') changes.set(pings, `${next.client} ${to}`, id)
      const key = keyOf(next)
      if (key === null) return
      const ways = new Set([...(before(next)?.ways ?? []), wayOf(next.reading)])
      changes.set(tried, key, { step: id, outcome, endedAt, ways })
    },
  }
}

/** Who asks whether a blob is there, before a push, does not try to get it. */
function keyOf({ client, phase, claim: { repository, reference } }: Try): string | null {
  if (reference === undefined || reference === null) return null
  return `${client} ${phase.id === 'blob-check' ? 'check' : 'get'} ${repository ?? ''} ${reference}`
}

function wayOf({ exchange, authority }: Reading): string {
  return `${exchange.request.method} ${authority}`
}
