// Which client sent a request. dockerd, its CLI and a second dockerd of another version are told apart; two of the
// same version on one machine look alike. A registry proxy that asks its own upstream is no client: it has its authority.

import { identify } from '../clients/index.ts'
import { header } from '../http/headers.ts'
import type { Exchange, Session } from '../model/session.ts'
import type { Participant, ParticipantId } from './trace.ts'

export interface Identities {
  ofExchange(exchange: Exchange): ParticipantId
  /** For a connection that brought no request: whoever else used it, else an unnamed client. */
  ofConnection(connection: number): ParticipantId
  readonly participants: readonly Participant[]
}

export function createIdentities(session: Session): Identities {
  const participants: Participant[] = []
  const byAgent = new Map<string, ParticipantId>()
  const byConnection = new Map<number, ParticipantId>()

  const hostOf = (connection: number): string =>
    session.connections[connection]?.client.replace(/:\d+$/, '') ?? 'unknown'

  const named = (id: string, version: string, connection: number): ParticipantId => {
    const key = `${id} ${version}`
    const known = byAgent.get(key)
    if (known !== undefined) return known
    const same = participants.filter((other) => other.id.replace(/-\d+$/, '') === id).length
    const participant = same === 0 ? id : `${id}-${same + 1}`
    const label = version === '' ? id : `${id} ${version}`
    participants.push({ id: participant, role: 'client', authority: hostOf(connection), label })
    byAgent.set(key, participant)
    return participant
  }

  const behind = (connection: number): ParticipantId | undefined => session.connections[connection]?.behind

  const ofExchange = ({ request, connection }: Exchange): ParticipantId => {
    const proxy = behind(connection)
    if (proxy !== undefined) return proxy
    const { id, version } = identify(header(request.headers, 'user-agent'))
    const participant = named(id, version, connection)
    byConnection.set(connection, participant)
    return participant
  }

  return {
    participants,
    ofExchange,
    ofConnection: (connection) =>
      behind(connection) ?? byConnection.get(connection) ?? named('client', '', connection),
  }
}
