// The proxy's pen: stamps the time on a fact, redacts it, and hands it on. Numbers connections and exchanges.

import type { CaptureFact, ConnectionId, ExchangeId, Millis } from '../capture/event.ts'
import { createRedactor } from '../capture/redact.ts'
import type { ProxyOptions } from './options.ts'

export interface Log {
  /** Nothing leaves the proxy by another way: what is recorded has been redacted. */
  record(fact: CaptureFact): void
  nextConnection(): ConnectionId
  nextExchange(): ExchangeId
  now(): Millis
}

export function openLog({
  clock,
  emit,
  redactionKey,
  secrets,
}: Pick<ProxyOptions, 'clock' | 'emit' | 'redactionKey' | 'secrets'>): Log {
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
