// Challenges that name a realm, and which of them a token request answers.

import type { Millis } from '../capture/event.ts'
import { AT_ONCE_MS } from './at-once.ts'
import type { Changes } from './changes.ts'
import { requestedScopes } from './credentials.ts'
import { placeOf, type Reading } from './reading.ts'
import type { ParticipantId, Step, StepId } from './trace.ts'

export type MaybeChallenged = Pick<Step, 'id' | 'phase' | 'from' | 'outcome' | 'causedBy' | 'endedAt'>

export interface Challenges {
  learn(step: MaybeChallenged, reading: Reading): void
  isRealm(url: URL): boolean
  /** The challenge that this token request answers, from now on: same realm, same scope if it named one, oldest first. */
  answeredBy(reading: Reading, client: ParticipantId): StepId | null
}

interface Seen {
  readonly step: StepId
  readonly client: ParticipantId
  readonly realm: string
  readonly scopes: readonly string[]
  /** Answered, or given up. */
  isOver: boolean
}

/** A challenge to who had a token already. */
interface Refusal {
  readonly seen: Seen
  readonly at: Millis
  /** After an answer to a refusal no client tries a third time. */
  readonly isLast: boolean
}

export function createChallenges(changes: Changes): Challenges {
  const all: Seen[] = []
  const realms = new Set<string>()
  /** What each token request answered. */
  const answers = new Map<StepId, StepId>()
  const refused = new Map<StepId, Seen>()
  /** By client and realm, those that the client may still answer. */
  const refusals = new Map<string, readonly Refusal[]>()

  /** Who asks without a token begins anew, and answers no refusal from before. */
  function giveUp(key: string, now: Millis): void {
    const before = refusals.get(key) ?? []
    const isOpen = ({ isLast, at }: Refusal): boolean => !isLast && now - at < AT_ONCE_MS
    for (const { seen } of before.filter((refusal) => !isOpen(refusal))) changes.assign(seen, 'isOver', true)
    if (before.length > 0) changes.set(refusals, key, before.filter(isOpen))
  }

  function refuse(seen: Seen, { causedBy, endedAt }: MaybeChallenged, startedAt: Millis): void {
    const before = causedBy === null ? undefined : refused.get(answers.get(causedBy) ?? causedBy)
    if (before !== undefined) changes.assign(before, 'isOver', true)
    const refusal = { seen, at: endedAt ?? startedAt, isLast: before !== undefined }
    const key = keyOf(seen)
    changes.set(refused, seen.step, seen)
    const open = (refusals.get(key) ?? []).filter((other) => !other.seen.isOver)
    changes.set(refusals, key, [...open, refusal])
  }

  function learnChallenge(step: MaybeChallenged, { startedAt }: Reading['exchange'], seen: Seen): void {
    changes.add(realms, seen.realm)
    if (step.outcome === 'challenged') giveUp(keyOf(seen), startedAt)
    if (step.outcome === 'denied') refuse(seen, step, startedAt)
    changes.push(all, seen)
  }

  return {
    learn(step, reading) {
      const { id, phase, causedBy, from } = step
      if (phase === 'token' && causedBy !== null) changes.set(answers, id, causedBy)
      if (reading.status !== 401) return
      for (const { scheme, parameters } of reading.challenges) {
        const realm = parameters['realm'] ?? ''
        if (!/^bearer$/i.test(scheme) || !URL.canParse(realm)) continue
        const scopes = parameters['scope']?.split(' ') ?? []
        const seen = { step: id, client: from, realm: placeOf(new URL(realm)), scopes, isOver: false }
        learnChallenge(step, reading.exchange, seen)
      }
    },
    isRealm: (url) => realms.has(placeOf(url)),
    answeredBy(reading, client) {
      const found = reading.url === null ? null : pick(all, client, { reading, place: placeOf(reading.url) })
      if (found === null) return null
      changes.assign(found, 'isOver', true)
      return found.step
    },
  }
}

interface Asked {
  readonly reading: Reading
  readonly place: string
}

function pick(all: readonly Seen[], client: ParticipantId, { reading, place }: Asked): Seen | null {
  const scopes = requestedScopes(reading)
  const ofRealm = all.filter(({ realm }) => realm === place)
  const open = ofRealm.filter(({ isOver }) => !isOver)
  const own = open.filter((seen) => seen.client === client)
  return (
    own.find((seen) => seen.scopes.length > 0 && seen.scopes.every((scope) => scopes.includes(scope))) ??
    own.find((seen) => seen.scopes.length === 0) ??
    own.at(-1) ??
    open.at(-1) ??
    ofRealm.at(-1) ??
    null
  )
}

function keyOf({ client, realm }: Seen): string {
  return `${client} ${realm}`
}
