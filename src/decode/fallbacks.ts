// A mirror that fails at the door, before it is asked for an image: which ping is the next try. Knows no rule.

import type { Millis } from '../capture/event.ts'
import { registryName } from '../registry/hosts.ts'
import type { Changes } from './changes.ts'
import { isFailure } from './outcome.ts'
import type { ParticipantId, Step, StepId } from './trace.ts'

/** dockerd and podman go on at once; a person who tries another image takes longer. */
const AT_ONCE_MS: Millis = 1000

export type Tried = Pick<Step, 'id' | 'phase' | 'from' | 'outcome' | 'causedBy' | 'endedAt' | 'facts'>

interface FailedDoor {
  readonly step: StepId
  /** The host that could not be asked: that of the ping, not that of its token server. */
  readonly authority: string
  readonly endedAt: Millis
}

export interface Fallbacks {
  learn(step: Tried): void
  /** The failure after which a client pings Docker Hub, the only registry that dockerd has mirrors of; or null. */
  before(client: ParticipantId, authority: string, at: Millis): StepId | null
}

export function createFallbacks(changes: Changes): Fallbacks {
  /** Where each ping went. */
  const pinged = new Map<StepId, string>()
  const failed = new Map<ParticipantId, FailedDoor>()
  return {
    learn({ id, phase, from, outcome, causedBy, endedAt, facts }) {
      if (phase === 'challenge') changes.set(pinged, id, facts.authority)
      const authority = phase === 'token' ? pinged.get(causedBy ?? -1) : pinged.get(id)
      if (authority === undefined) return
      if (isFailure(outcome) && endedAt !== null) changes.set(failed, from, { step: id, authority, endedAt })
      else changes.delete(failed, from)
    },
    before(client, authority, at) {
      const door = failed.get(client)
      if (door === undefined || registryName(authority) !== 'docker.io') return null
      if (registryName(door.authority) === 'docker.io') return null
      const isNext = at >= door.endedAt && at - door.endedAt <= AT_ONCE_MS
      return isNext ? door.step : null
    },
  }
}

type Given = Pick<Step, 'phase' | 'to' | 'outcome' | 'causedBy'>

/** The host that a ping of Docker Hub gave up, whether or not it came to a pull; null for any other step. */
export function givenUpBy({ phase, to, causedBy }: Given, before: readonly Given[]): string | null {
  const failed = phase === 'challenge' && causedBy !== null ? before[causedBy] : undefined
  if (failed === undefined || !isFailure(failed.outcome)) return null
  const door = failed.phase === 'token' ? before[failed.causedBy ?? -1] : failed
  return door === undefined || door.to === to ? null : door.to
}
