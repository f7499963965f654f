// A tunnel that was not intercepted (`--passthrough`) as a step. What passed through it is bytes: no request, no answer.

import type { Connection, Session } from '../model/session.ts'
import { factsOf } from './facts.ts'
import type { LooseStep, ParticipantId, Step, StepId } from './trace.ts'

type Tunnel = NonNullable<Connection['tunnel']>

export interface OpaqueTunnel {
  readonly connection: Connection
  readonly tunnel: Tunnel
}

/** The tunnels that are not intercepted; not those that never reached their upstream, which their failure tells. */
export function opaqueTunnels({ connections, failures }: Session): OpaqueTunnel[] {
  const tunnels = connections.flatMap((connection): OpaqueTunnel[] => {
    const tunnel = connection?.tunnel ?? null
    return connection === undefined || tunnel === null || tunnel.intercepted ? [] : [{ connection, tunnel }]
  })
  if (tunnels.length === 0) return []
  const failed = new Set(failures.map(({ connection }) => connection))
  return tunnels.filter(({ connection, tunnel }) => !failed.has(connection.id) || hasPassed(tunnel))
}

/** The tunnel that a step stands for, or null. */
export function tunnelOf({ connections }: Session, { exchange, outcome, connection }: Step): Tunnel | null {
  const isTunnel = exchange === null && (outcome === 'open' || outcome === 'closed')
  return isTunnel ? (connections[connection]?.tunnel ?? null) : null
}

export function tunnelStep({ connection, tunnel }: OpaqueTunnel, id: StepId, from: ParticipantId): LooseStep {
  const { authority, at, passed } = tunnel
  const endedAt = passed?.isOver === true ? passed.at : connection.closedAt
  return {
    id,
    phase: 'connect',
    exchange: null,
    connection: connection.id,
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
    bytes: passed?.received ?? 0,
    bytesSent: passed?.sent ?? 0,
    startedAt: at,
    answeredAt: at,
    endedAt,
  }
}

/** The name that the client gave in its hello is told where it is another one than that of the CONNECT line. */
function askOf({ authority, sni }: Tunnel): string {
  const host = authority.replace(/:\d+$/, '')
  return sni === null || sni === host ? 'tunnel' : `tunnel for ${sni}`
}

function hasPassed({ passed }: Tunnel): boolean {
  return passed !== undefined && passed.sent + passed.received > 0
}
