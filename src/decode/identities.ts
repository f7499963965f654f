// Which client sent a request. dockerd, its CLI and a second dockerd of another version are told apart; two of the
// same version on one machine look alike. A registry proxy that asks its own upstream is no client: it has its authority.

import type { ConnectionId } from '../capture/event.ts'
import { identify } from '../clients/index.ts'
import { header } from '../http/headers.ts'
import type { Connection, Exchange } from '../model/session.ts'
import type { Changes } from './changes.ts'
import type { Participant, ParticipantId } from './trace.ts'

export interface Identities {
  /** `connection` is that of the exchange, if the capture has it. */
  ofExchange(exchange: Exchange, connection: Connection | undefined): ParticipantId
  /** For a connection that brought no request: whoever else used it, else an unnamed client. */
  ofConnection(id: ConnectionId, connection: Connection | undefined): ParticipantId
  readonly participants: readonly Participant[]
}

export function createIdentities(changes: Changes): Identities {
  const participants: Participant[] = []
  const byAgent = new Map<string, ParticipantId>()
  const byConnection = new Map<ConnectionId, ParticipantId>()

  const named = (id: string, version: string, connection: Connection | undefined): ParticipantId => {
    const key = `${id} ${version}`
    const known = byAgent.get(key)
    if (known !== undefined) return known
    const same = participants.filter((other) => other.id.replace(/-\d+$/, '') === id).length
    const participant = same === 0 ? id : `${id}-${same + 1}`
    const label = version === '' ? id : `${id} ${version}`
    const authority = connection?.client.replace(/:\d+$/, '') ?? 'unknown'
    changes.push(participants, { id: participant, role: 'client', authority, label })
    changes.set(byAgent, key, participant)
    return participant
  }

  return {
    participants,
    ofExchange({ request, connection: on }, connection) {
      if (connection?.behind !== undefined) return connection.behind
      const { id, version } = identify(header(request.headers, 'user-agent'))
      const participant = named(id, version, connection)
      changes.set(byConnection, on, participant)
      return participant
    },
    ofConnection: (id, connection) =>
      connection?.behind ?? byConnection.get(id) ?? named('client', '', connection),
  }
}
