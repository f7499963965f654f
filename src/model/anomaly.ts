// Anomalies: an event that did not fit is evidence too, kept once.

import type { Anomaly, Session } from './session.ts'

/** A bound, so that a hostile file cannot make the list the largest part of a session. */
const MAX_ANOMALIES = 1000

export function withAnomaly(session: Session, anomaly: Anomaly): Session {
  const known = session.anomalies.some(
    ({ at, exchange, message }) =>
      at === anomaly.at && exchange === anomaly.exchange && message === anomaly.message,
  )
  if (known || session.anomalies.length >= MAX_ANOMALIES) return session
  return { ...session, anomalies: [...session.anomalies, anomaly] }
}
