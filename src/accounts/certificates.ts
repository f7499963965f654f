// The certificates that upstreams showed, each once a host.

import type { UpstreamCause, UpstreamCertificate, UpstreamTls } from '../capture/event.ts'
import type { Session, UpstreamLink } from '../model/session.ts'

export interface SeenCertificate extends UpstreamCertificate {
  readonly authority: string
  readonly verification: UpstreamTls['verification']
  /** Why it would have been refused; null when it would not have been. */
  readonly wouldFail: UpstreamCause | null
  /** Whole days from when it was seen to its end, negative when that was before; null when either is not known. */
  readonly daysLeft: number | null
}

const DAY = 86_400_000

/** In the order in which they were first seen. Plain HTTP, and captures that do not tell of TLS, have none. */
export function certificatesOf({ connections, startedAt }: Session): readonly SeenCertificate[] {
  const began = startedAt === null ? Number.NaN : Date.parse(startedAt)
  const seen = new Map<string, SeenCertificate>()
  for (const { authority, tls, at } of linksInOrder(connections)) {
    if (tls === undefined) continue
    const { certificate, verification, wouldFail = null } = tls
    const key = `${authority} ${certificate.sha256} ${verification}`
    const daysLeft = wholeDays(Date.parse(certificate.notAfter ?? '') - (began + at))
    if (!seen.has(key)) seen.set(key, { ...certificate, authority, verification, wouldFail, daysLeft })
  }
  return [...seen.values()]
}

function linksInOrder(connections: Session['connections']): UpstreamLink[] {
  return connections.flatMap((connection) => connection?.upstreams ?? []).sort((a, b) => a.at - b.at)
}

function wholeDays(ms: number): number | null {
  return Number.isNaN(ms) ? null : Math.floor(ms / DAY)
}
