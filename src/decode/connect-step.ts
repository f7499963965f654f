// Failures below HTTP as steps of their own, unless an exchange tells them already.

import type { ConnectFailure, Exchange } from '../model/session.ts'
import { factsOf } from './facts.ts'
import type { LooseStep, ParticipantId, StepId } from './trace.ts'

/** The failures that no exchange tells: an upstream failure that a request met is told by that request. */
export function loneFailures(
  failures: readonly ConnectFailure[],
  exchanges: readonly Exchange[],
): ConnectFailure[] {
  if (failures.length === 0) return []
  const byConnection = groupByConnection(exchanges)
  return failures.filter(
    ({ side, connection, at }) =>
      side === 'client' ||
      !(byConnection.get(connection) ?? []).some(
        (exchange) => exchange.startedAt <= at && (!('endedAt' in exchange) || at <= exchange.endedAt),
      ),
  )
}

function groupByConnection(exchanges: readonly Exchange[]): Map<number, Exchange[]> {
  const groups = new Map<number, Exchange[]>()
  for (const exchange of exchanges) {
    const group = groups.get(exchange.connection)
    if (group === undefined) groups.set(exchange.connection, [exchange])
    else group.push(exchange)
  }
  return groups
}

export function connectStep(failure: ConnectFailure, id: StepId, from: ParticipantId): LooseStep {
  const { side, connection, authority, cause, message, at } = failure
  return {
    id,
    phase: 'connect',
    exchange: null,
    connection,
    from,
    to: authority,
    outcome: side === 'client' ? 'rejected' : 'unreachable',
    causedBy: null,
    facts: factsOf({ authority, location: null }, { gist: cause }),
    operation: null,
    ask: side === 'client' ? 'TLS handshake' : 'connect',
    answer: side === 'client' ? `refused by the client: ${message}` : message,
    method: null,
    url: null,
    status: null,
    bytes: 0,
    bytesSent: 0,
    startedAt: at,
    answeredAt: null,
    endedAt: at,
  }
}
