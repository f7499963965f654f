// A capture whose writer is gone: what was under way has no end any more. Knows nothing of files.

import type { Session } from './session.ts'

/** The same session where it has its end. Ended at the last event: what came after it, nobody saw. */
export function withMissingEnd(session: Session): Session {
  return session.ended === null ? { ...session, ended: { reason: 'missing', at: session.lastAt } } : session
}
