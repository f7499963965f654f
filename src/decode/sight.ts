// What came of a redirect, and of what a manifest named, as far as the whole capture shows: seen to come, or to pass
// through a tunnel that nobody looked into. Looks back on a capture that is over.

import type { Millis } from '../capture/event.ts'
import type { Session } from '../model/session.ts'
import { isSuccess } from './outcome.ts'
import { endOf, opaqueTunnels } from './tunnel-step.ts'
import type { LooseStep, ParticipantId } from './trace.ts'

export interface Sight {
  /** Whether a client asked for content twice from a moment on: once for a pull of its own, as which it may be taken. */
  isAskedTwice(client: ParticipantId, digest: string, from: Millis): boolean
  /** Whether what a step asked for came after it, or may have come through a tunnel from where it was redirected to. */
  mayHaveCome(step: LooseStep): boolean
}

/** Where a redirect leads a client goes at once, even if it has to wait for a name server. */
const FOLLOWED_WITHIN_MS: Millis = 10_000

/** Reads each step and connection once, when first asked. */
export function createSight(session: Session, steps: readonly LooseStep[]): Sight {
  let content: ReadonlyMap<string, readonly LooseStep[]> | null = null
  let tunnels: ReadonlyMap<string, readonly Passed[]> | null = null
  const of = (client: ParticipantId, digest: string | null): readonly LooseStep[] => {
    content ??= byClientAndDigest(steps)
    return content.get(`${client} ${digest ?? ''}`) ?? []
  }
  return {
    isAskedTwice(client, digest, from) {
      const asked = of(client, digest).filter((step) => step.operation !== null && step.startedAt >= from)
      return asked.length > 1
    },
    mayHaveCome({ id, from, facts, answeredAt, startedAt }) {
      // A URL that two pulls at once are sent to is followed twice; by a later pull alone, once.
      const since = of(from, facts.digest).filter((step) => step.id >= id)
      const got = since.filter(({ outcome }) => isSuccess(outcome)).length
      if (got > 0 && got >= since.filter(({ outcome }) => outcome === 'redirected').length) return true
      tunnels ??= passedBy(session)
      return isPassed(tunnels.get(facts.leadsTo ?? '') ?? [], answeredAt ?? startedAt)
    },
  }
}

/** The steps that ask for a config or a layer. */
function byClientAndDigest(steps: readonly LooseStep[]): Map<string, LooseStep[]> {
  const found = new Map<string, LooseStep[]>()
  for (const step of steps) {
    const { digest } = step.facts
    if (digest === null || (step.phase !== 'config' && step.phase !== 'layer')) continue
    const key = `${step.from} ${digest}`
    const known = found.get(key)
    if (known === undefined) found.set(key, [step])
    else known.push(step)
  }
  return found
}

/** A time during which bytes came from a host, or may have. */
interface Passed {
  readonly from: Millis
  /** Of this tunnel and those that began before it, the last end. */
  readonly until: Millis
}

/** By host, in the order in which they began. */
function passedBy(session: Session): Map<string, readonly Passed[]> {
  const byHost = new Map<string, Passed[]>()
  for (const opaque of opaqueTunnels(session).toSorted((a, b) => a.tunnel.at - b.tunnel.at)) {
    const { tunnel, failure } = opaque
    if (failure !== undefined || (tunnel.passed?.received ?? 0) === 0) continue
    const before = byHost.get(tunnel.authority) ?? []
    if (before.length === 0) byHost.set(tunnel.authority, before)
    const until = Math.max(before.at(-1)?.until ?? -Infinity, endOf(opaque) ?? Infinity)
    before.push({ from: tunnel.at, until })
  }
  return byHost
}

/** Whether one was open after a moment, and began soon enough. */
function isPassed(passed: readonly Passed[], at: Millis): boolean {
  let [low, high] = [0, passed.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((passed[middle]?.from ?? Infinity) <= at + FOLLOWED_WITHIN_MS) low = middle + 1
    else high = middle
  }
  return (passed[low - 1]?.until ?? -Infinity) >= at
}
