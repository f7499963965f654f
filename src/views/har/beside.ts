// What a session holds besides its exchanges, told as events again: HAR has no place for any of it, so that it stands in
// `_pullscope`, and pullscope's own reader finds there what it reads in a capture.

import type { CaptureEvent, ClientTlsCause, ConnectionId, UpstreamCause } from '../../capture/event.ts'
import type { Connection, ConnectFailure, Session } from '../../model/session.ts'

/** In order of time, `capture.started` first. */
export function eventsBeside(session: Session): CaptureEvent[] {
  const { connections, failures } = session
  const events = [
    ...connections.flatMap((connection) => (connection === undefined ? [] : eventsOfConnection(connection))),
    ...failures.map(eventOfFailure),
    ...eventsOfCommand(session),
    ...eventsOfEnd(session),
  ].sort((a, b) => a.at - b.at)
  return [...eventsOfStart(session), ...events]
}

function eventsOfStart({
  version,
  source,
  startedAt,
  effects,
  secretsKept,
  insecure,
}: Session): CaptureEvent[] {
  if (version === null || source === null || startedAt === null) return []
  const secrets = secretsKept ? { secrets: 'kept' as const } : {}
  const unverified = insecure.length === 0 ? {} : { insecure }
  return [{ at: 0, type: 'capture.started', version, source, startedAt, effects, ...secrets, ...unverified }]
}

function eventsOfCommand({ command, ended, lastAt }: Session): CaptureEvent[] {
  if (command === null) return []
  const { argv, exit } = command
  const started: CaptureEvent = { at: 0, type: 'client.started', argv }
  return exit === null
    ? [started]
    : [started, { at: Math.min(ended?.at ?? lastAt, lastAt), type: 'client.exited', ...exit }]
}

function eventsOfEnd({ kept, ended, lastAt }: Session): CaptureEvent[] {
  const reason = ended?.reason ?? 'missing'
  return [
    ...(kept === undefined ? [] : [{ at: lastAt, type: 'fault.kept' as const, ...kept }]),
    ...(reason === 'missing' ? [] : [{ at: ended?.at ?? lastAt, type: 'capture.ended' as const, reason }]),
  ]
}

function eventsOfConnection(known: Connection): CaptureEvent[] {
  const { id: connection, client, behind, openedAt, closedAt, upstreams } = known
  const whose = behind === undefined ? {} : { behind }
  return [
    { at: openedAt, type: 'connection.opened', connection, client, ...whose },
    ...eventsOfTunnel(connection, known.tunnel),
    ...upstreams.map((link): CaptureEvent => ({ type: 'upstream.connected', connection, ...link })),
    ...(closedAt === null ? [] : [{ at: closedAt, type: 'connection.closed' as const, connection }]),
  ]
}

function eventsOfTunnel(connection: ConnectionId, tunnel: Connection['tunnel']): CaptureEvent[] {
  if (tunnel === null) return []
  const { passed, ...opened } = tunnel
  const begin: CaptureEvent = { type: 'tunnel.opened', connection, ...opened }
  if (passed === undefined) return [begin]
  const { sent, received, isOver, at } = passed
  const type = isOver ? 'tunnel.closed' : 'tunnel.progressed'
  return [begin, { at, type, connection, sent, received }]
}

/** What `tls.failed` says and `upstream.failed` has no word for. */
const ONLY_TLS: readonly (ClientTlsCause | UpstreamCause)[] = ['untrusted', 'rejected', 'closed', 'protocol']

function eventOfFailure({ side, cause, stage, ...failure }: ConnectFailure): CaptureEvent {
  if (side === 'client' || isOnlyTls(cause)) return { type: 'tls.failed', side, cause, ...failure }
  return { type: 'upstream.failed', cause, ...failure, ...(stage === undefined ? {} : { stage }) }
}

function isOnlyTls(cause: ClientTlsCause | UpstreamCause): cause is Exclude<ClientTlsCause, UpstreamCause> {
  return ONLY_TLS.includes(cause)
}
