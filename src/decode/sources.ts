// What becomes a step, in order: exchanges, failures that no exchange tells, and tunnels that nobody looked into.

import type { ConnectionId, Millis } from '../capture/event.ts'
import type { ConnectFailure, Exchange, Session } from '../model/session.ts'
import { loneFailures } from './connect-step.ts'
import { opaqueTunnels, type OpaqueTunnel } from './tunnel-step.ts'

/** Immutable, as all of a session is: one that changed is another object. */
export type Source = Exchange | OpaqueTunnel | ConnectFailure

/** By the time they began. */
export function sourcesOf(session: Session): readonly Source[] {
  const exchanges = session.exchanges.filter((exchange) => exchange !== undefined)
  const tunnels = opaqueTunnels(session)
  const told = new Set(tunnels.map(({ failure }) => failure))
  const failures = session.failures.filter((failure) => !told.has(failure))
  const others: Source[] = [...tunnels, ...loneFailures(failures, exchanges)]
  return [...exchanges, ...others].sort((a, b) => beganAt(a) - beganAt(b))
}

/** Whether nothing more is expected of it. */
export function isOver(source: Source): boolean {
  if ('tunnel' in source) return source.closedAt !== null
  return !('state' in source) || source.state === 'complete' || source.state === 'failed'
}

export function connectionOf(source: Source): ConnectionId {
  return 'tunnel' in source ? source.id : source.connection
}

function beganAt(source: Source): Millis {
  if ('tunnel' in source) return source.tunnel.at
  return 'state' in source ? source.startedAt : source.at
}
