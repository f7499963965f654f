// The time of an exchange, cut into the pieces that HAR has words for. Counts in whole microseconds: the pieces add up.

import type { Millis } from '../../capture/event.ts'
import { microsOf } from '../../capture/import/har/time.ts'
import type { UpstreamLink } from '../../model/session.ts'
import type { HarTimings } from './log.ts'

export interface Moments {
  readonly startedAt: Millis
  /** null where the request body has not ended, or it is not known when. */
  readonly requestEndedAt: Millis | null
  readonly answeredAt: Millis | null
  /** The latest moment that is known. */
  readonly endedAt: Millis
  /** The connection that was made for this exchange; null when an older one was used, or there was none. */
  readonly link: UpstreamLink | null
}

export interface Spent {
  readonly time: Millis
  readonly timings: HarTimings
}

/** Times that run backwards count as nothing. */
export function spentOn({ startedAt, requestEndedAt, answeredAt, endedAt, link }: Moments): Spent {
  const start = microsOf(startedAt)
  const end = Math.max(start, microsOf(endedAt))
  const answered = within(start, microsOf(answeredAt ?? endedAt), end)
  const { blocked, dns, connect, ssl, ready } = dialled(link, start, answered)
  const sent = within(ready, microsOf(requestEndedAt ?? startedAt), answered)
  const send = sent - ready
  const wait = answered - sent
  const receive = end - answered
  return {
    time: (end - start) / 1000,
    timings: {
      blocked: millis(blocked),
      dns: millis(dns),
      connect: millis(connect),
      ssl: millis(ssl),
      send: send / 1000,
      wait: wait / 1000,
      receive: receive / 1000,
    },
  }
}

interface Dialled {
  readonly blocked: number | null
  readonly dns: number | null
  readonly connect: number | null
  readonly ssl: number | null
  /** When the request could be sent. */
  readonly ready: number
}

function dialled(link: UpstreamLink | null, start: number, answered: number): Dialled {
  if (link === null) return { blocked: null, dns: null, connect: null, ssl: null, ready: start }
  const ready = within(start, microsOf(link.at), answered)
  // What was done before the request came is not time of this request.
  const connect = Math.min(microsOf(link.connectMs) + microsOf(link.tlsMs ?? 0), ready - start)
  const dns = link.dnsMs === null ? null : Math.min(microsOf(link.dnsMs), ready - start - connect)
  const ssl = link.tlsMs === null ? null : Math.min(microsOf(link.tlsMs), connect)
  return { blocked: ready - start - connect - (dns ?? 0), dns, connect, ssl, ready }
}

function within(low: number, value: number, high: number): number {
  return Math.min(Math.max(low, value), high)
}

function millis(micros: number | null): number {
  return micros === null ? -1 : micros / 1000
}
