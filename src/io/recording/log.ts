// A source's pen: stamps the time on a fact, redacts it, and hands it on. Numbers connections and exchanges.

import type { CaptureFact, ConnectionId, Emit, ExchangeId, Millis } from '../../capture/event.ts'
import { createRedactor } from '../../capture/redact.ts'
import type { Clock } from '../clock.ts'

export interface Log {
  /** Nothing leaves a source by another way: what is recorded has been redacted. */
  record(fact: CaptureFact): void
  nextConnection(): ConnectionId
  nextExchange(): ExchangeId
  now(): Millis
}

export interface LogOptions {
  readonly clock: Clock
  /** Gets events that are already redacted. */
  readonly emit: Emit
  /** Key of this capture's fingerprints (16 random bytes or more). */
  readonly redactionKey: Uint8Array
  /** `kept` only with `--keep-secrets`. */
  readonly secrets: 'redacted' | 'kept'
}

export function openLog({ clock, emit, redactionKey, secrets }: LogOptions): Log {
  const redact = createRedactor({ key: redactionKey, secrets })
  let connections = 0
  let exchanges = 0
  return {
    record: (fact) => emit(redact({ at: clock.now(), ...fact })),
    nextConnection: () => connections++,
    nextExchange: () => exchanges++,
    now: () => clock.now(),
  }
}
