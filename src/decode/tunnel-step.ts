// A tunnel that was not intercepted (`--passthrough`) as a step. What passed through it is bytes: no request, no answer.

import type { Millis } from '../capture/event.ts'
import { failuresOn } from '../model/failures.ts'
import type { ConnectFailure, Connection, Session } from '../model/session.ts'
import { connectStep } from './connect-step.ts'
import { factsOf } from './facts.ts'
import type { LooseStep, ParticipantId, Step, StepId } from './trace.ts'

type Tunnel = NonNullable<Connection['tunnel']>

/** A connection whose tunnel was not intercepted. `failure`: why it never reached its upstream. */
export type OpaqueTunnel = Connection & { readonly tunnel: Tunnel; readonly failure?: ConnectFailure }

// A source that did not change is the same object, and what becomes a tunnel's failure is found anew at each look.
const failed = new WeakMap<Connection, OpaqueTunnel>()

/** The tunnels that are not intercepted, each with its failure: a step stays where it is when its tunnel fails. */
export function opaqueTunnels(session: Session): OpaqueTunnel[] {
  const tunnels = session.connections.filter(
    (connection): connection is OpaqueTunnel => connection?.tunnel?.intercepted === false,
  )
  return tunnels.map((known) => {
    const failure = failureOf(session, known)
    if (failure === undefined) return known
    const before = failed.get(known)
    if (before?.failure === failure) return before
    const next = { ...known, failure }
    failed.set(known, next)
    return next
  })
}

/** The first while it was open: nothing else asks for an upstream on its connection. */
function failureOf(session: Session, opaque: OpaqueTunnel): ConnectFailure | undefined {
  const { id, tunnel } = opaque
  const until = endOf(opaque) ?? Infinity
  return failuresOn(session, id).find(({ side, at }) => side === 'upstream' && at >= tunnel.at && at <= until)
}

/** The tunnel that a step stands for, or null. */
export function tunnelOf({ connections }: Session, { exchange, outcome, connection }: Step): Tunnel | null {
  const isTunnel = exchange === null && (outcome === 'open' || outcome === 'closed')
  return isTunnel ? (connections[connection]?.tunnel ?? null) : null
}

export function tunnelStep(opaque: OpaqueTunnel, id: StepId, from: ParticipantId): LooseStep {
  const { id: connection, tunnel, failure } = opaque
  const { authority, at, passed } = tunnel
  const endedAt = endOf(opaque)
  const moved = { bytes: passed?.received ?? 0, bytesSent: passed?.sent ?? 0, startedAt: at }
  if (failure !== undefined) return { ...connectStep(failure, id, from), ...moved }
  return {
    id,
    phase: 'connect',
    exchange: null,
    connection,
    from,
    to: authority,
    outcome: endedAt === null ? 'open' : 'closed',
    causedBy: null,
    facts: factsOf({ authority, location: null }, { gist: 'not decrypted' }),
    operation: null,
    ask: askOf(tunnel),
    answer: 'not decrypted',
    method: null,
    url: null,
    status: null,
    ...moved,
    answeredAt: at,
    endedAt,
  }
}

/** The name that the client gave in its hello is told where it is another one than that of the CONNECT line. */
function askOf({ authority, sni }: Tunnel): string {
  const host = authority.replace(/:\d+$/, '')
  return sni === null || sni === host ? 'tunnel' : `tunnel for ${sni}`
}

/** When the last byte passed or the connection closed; null while it is open. */
export function endOf({ tunnel: { passed }, closedAt }: OpaqueTunnel): Millis | null {
  return passed?.isOver === true ? passed.at : closedAt
}
