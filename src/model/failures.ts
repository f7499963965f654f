// The failures below HTTP by their connection: a client that trusts nobody leaves thousands, and each step asks for its own.

import type { ConnectionId } from '../capture/event.ts'
import type { ConnectFailure, Session } from './session.ts'

const NONE: readonly ConnectFailure[] = []

/** By the list: one that was seen is never changed (own-lists.ts). */
const known = new WeakMap<readonly ConnectFailure[], Map<ConnectionId, ConnectFailure[]>>()

/** In the order in which they came. */
export function failuresOn({ failures }: Session, connection: ConnectionId): readonly ConnectFailure[] {
  if (failures.length === 0) return NONE
  const groups = known.get(failures) ?? grouped(failures)
  known.set(failures, groups)
  return groups.get(connection) ?? NONE
}

function grouped(failures: readonly ConnectFailure[]): Map<ConnectionId, ConnectFailure[]> {
  const groups = new Map<ConnectionId, ConnectFailure[]>()
  for (const failure of failures) {
    const group = groups.get(failure.connection)
    if (group === undefined) groups.set(failure.connection, [failure])
    else group.push(failure)
  }
  return groups
}
