// When things happened, from a HAR's start and its pieces of time. Counts in whole microseconds since 1970.

import type { Dialect } from './dialect.ts'
import type { EntryShape } from './entry-shape.ts'
import { microsOf } from './time.ts'

export interface Moments {
  readonly startedAt: number
  /** When the connection was there. */
  readonly connectedAt: number
  readonly sentAt: number
  readonly answeredAt: number
  readonly endedAt: number
  /** ms of a connection that was made for this request; null when none was, or the file does not say. */
  readonly dial: {
    readonly dnsMs: number | null
    readonly connectMs: number
    readonly tlsMs: number | null
  } | null
  /** Whether the file tells when the answer came. */
  readonly isTold: boolean
}

/** Three years: beyond it, sums would no longer be exact. */
const LONGEST = 1e11

/** Pieces that are -1, or are not there, took no time that is known. */
export function momentsOf(entry: EntryShape, startedAt: number, { ssl }: Dialect): Moments {
  const piece = (ms: number | null | undefined): number | null =>
    ms == null || ms < 0 ? null : microsOf(Math.min(ms, LONGEST))
  const { timings } = entry
  const [dns, connect, tls] = [piece(timings?.dns), piece(timings?.connect), piece(timings?.ssl)]
  const beside = ssl === 'beside' ? (tls ?? 0) : 0
  const connectedAt = startedAt + (piece(timings?.blocked) ?? 0) + (dns ?? 0) + (connect ?? 0) + beside
  const sentAt = connectedAt + (piece(timings?.send) ?? 0)
  const wait = piece(timings?.wait)
  const receive = piece(timings?.receive) ?? 0
  // Without pieces, all that is known is when it was over.
  const over = Math.max(sentAt, startedAt + (piece(entry.time) ?? 0))
  const answeredAt = wait === null ? Math.max(sentAt, over - receive) : sentAt + wait
  const endedAt = wait === null ? over : answeredAt + receive
  const dial = dialOf({ dns, connect, tls: tls ?? null }, beside > 0)
  return { startedAt, connectedAt, sentAt, answeredAt, endedAt, dial, isTold: wait !== null }
}

/** Firefox writes 0 for both where an older connection was used, all others -1; it counts in whole milliseconds. */
function dialOf(
  {
    dns,
    connect,
    tls,
  }: { readonly dns: number | null; readonly connect: number | null; readonly tls: number | null },
  isBeside: boolean,
): Moments['dial'] {
  if (connect === null || (connect === 0 && (tls ?? 0) === 0)) return null
  const within = isBeside || tls === null || tls > connect ? 0 : tls
  return {
    dnsMs: dns === null ? null : dns / 1000,
    connectMs: (connect - within) / 1000,
    tlsMs: tls === null ? null : tls / 1000,
  }
}
