// What a pull sent, and which of it made its client give up. Requests that were under way beside it, or that a client
// falls back to, may come later in the log.

import { shownUrl, type Asked, type PullFailure } from '../../puller/failure.ts'
import type { HttpClient } from '../../puller/http-client.ts'
import type { Pulled, Sent } from '../bench.ts'
import { GIVEN_UP } from './patient-client.ts'
import { RecordedNoAnswer, type RecordedClient } from './recorded-client.ts'

/** The same client; `note` gets each of its requests once it is known how it ended, in that order. */
export function noting(client: RecordedClient, note: (sent: Sent) => void): HttpClient {
  return {
    async send(request, signal, asked) {
      const url = shownUrl(request.url, 'without-query')
      const noted = (status: number | null, exchange: Sent['exchange']): void => {
        if (asked !== undefined) note({ asked, url, status, exchange })
      }
      try {
        const response = await client.send(request, signal, asked)
        noted(response.status, response.exchange)
        return response
      } catch (error) {
        noted(null, error instanceof RecordedNoAnswer ? error.exchange : null)
        throw error
      }
    },
    close: () => client.close(),
  }
}

type InLog = Sent & { readonly exchange: number }

/** Why the pull was not even tried where it ended: others like it had waited in vain; null when it was. */
export function whyUntried({ sent, result }: Pulled): string | null {
  if (result.status !== 'failed') return null
  const { cause, asked } = result.failure
  if (cause.kind !== 'unreachable' || cause.code !== GIVEN_UP) return null
  const isOwn = sent.some(
    (each) => isInLog(each) && isAlike(each.asked, asked) && each.asked.method === asked.method,
  )
  return isOwn ? null : cause.message
}

/** null when nothing of it came into the log, or when the pull did not fail. */
export function failingOf({ sent, result }: Pulled): InLog | null {
  if (result.status !== 'failed') return null
  const all = sent.filter(isInLog)
  const own = all.filter((each) => isOf(each, result.failure))
  // What was never asked was given up because of a challenge: its realm, or a password in the clear.
  return own.at(-1) ?? all.findLast(({ status }) => status === 401) ?? all.at(-1) ?? null
}

/**
 * What the failing one is compared with: the same request of the first pull that came to its end, where it was answered as
 * it should be; else the first attempt of the same client. null when there is neither.
 */
export function counterpartOf(
  failing: InLog,
  of: Pulled,
  pulls: readonly Pulled[],
): { readonly of: Pulled; readonly sent: InLog } | null {
  for (const other of pulls.filter(({ result }) => result.status === 'complete')) {
    const alike = other.sent
      .filter(isInLog)
      .find((each) => isAlike(each.asked, failing.asked) && isGood(each))
    if (alike !== undefined) return { of: other, sent: alike }
  }
  const first = of.sent.filter(isInLog).find((each) => isSame(each.asked, failing.asked))
  return first === undefined || first.exchange === failing.exchange ? null : { of, sent: first }
}

function isInLog(sent: Sent): sent is InLog {
  return sent.exchange !== null
}

/** After a redirect, a failure names where that led. */
function isOf({ asked, url }: Sent, { asked: failed }: PullFailure): boolean {
  return (
    isAlike(asked, failed) &&
    asked.method === failed.method &&
    (asked.url === failed.url || url === failed.url)
  )
}

function isSame(one: Asked, other: Asked): boolean {
  return isAlike(one, other) && one.method === other.method && one.url === other.url
}

/** For the same content, wherever and however it was asked for. */
function isAlike(one: Asked, other: Asked): boolean {
  return one.purpose === other.purpose && one.digest === other.digest
}

function isGood({ asked, status }: Sent): boolean {
  return status !== null && ((status >= 200 && status < 300) || (asked.purpose === 'ping' && status === 401))
}
