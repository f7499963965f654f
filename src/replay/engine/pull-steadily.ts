// A client's whole pull, tried again after a pause when it failed where the candidate answered for now only (429, 5xx): its
// user would try again, too. Within a pull nothing is changed.

import type { Pulled } from '../bench.ts'
import type { HttpRequest } from '../../puller/http-client.ts'
import { whyLimited, type Steady } from './ask-steadily.ts'
import { isForNow, isLimit, type Steadiness } from './steadiness.ts'

export interface PullingSteadily {
  readonly pull: () => Promise<Pulled>
  readonly steady: Pick<Steady, 'isBusy'>
  readonly steadiness: Steadiness
  readonly wait: (ms: number) => Promise<void>
  /** Sends a request of a pull once more, as it was; the status, or null when there was none. */
  readonly resend: (request: HttpRequest) => Promise<number | null>
}

/** Tries that fail while the candidate answers others, until it is believed; and all of them. */
const BELIEVED = 3
const TRIES = 5
/** Where another pull was tried as often in vain. */
const TRIES_IN_VAIN = 2
/** Times that the request on which all of them ended is sent alone. */
const RESENT = 2
/** Before the next try, ms; doubled each time where the candidate answered nobody. */
const PAUSE = { answering: 100, busy: 1000 }

/** Of several tries the last: the first that worked, or one that failed. */
export async function pullSteadily(pulling: PullingSteadily): Promise<Pulled> {
  const { pull, steady, steadiness, wait } = pulling
  const pauseFor = (ms: number): Promise<void> => (ms > 0 ? wait(ms) : Promise.resolve())
  let first: number | null = null
  let believed = 0
  for (let tries = 1; ; tries++) {
    await pauseFor(steadiness.spend(steadiness.rest()))
    const pulled = await pull()
    const met = lastForNow(pulled, steadiness)
    if (met === null) {
      if (first !== null) steadiness.passed(first)
      return pulled
    }
    const { request, status } = met
    first ??= status
    // Where nobody was ever answered otherwise, there is nothing to wait for.
    if (!steadiness.isThrough() || steadiness.isSettled(request, status)) return pulled
    const isBusy = await steady.isBusy(request.url.origin)
    believed += isBusy ? 0 : 1
    const isInVain = (steadiness.met().get(status)?.stayed ?? 0) > 0
    const isLast = believed === BELIEVED || tries === (isInVain ? TRIES_IN_VAIN : TRIES)
    const ms = isLast ? null : steadiness.again(isBusy ? PAUSE.busy * 2 ** (tries - 1) : PAUSE.answering)
    if (ms !== null) await pauseFor(ms)
    else if (isLast && !isBusy && (await isAlwaysSo(pulling, request, status))) {
      steadiness.settle(request, status)
      return pulled
    } else {
      steadiness.stayed(status)
      return { ...pulled, unsteady: whyLimited({ url: request.url, status }) }
    }
  }
}

/** Whether the very request on which a pull ended gets no other answer; of a candidate that limits requests, nobody knows. */
async function isAlwaysSo(
  { steadiness, resend, wait }: PullingSteadily,
  request: HttpRequest,
  status: number,
): Promise<boolean> {
  if (steadiness.hadAnswer(request) || (isLimit(status) && steadiness.met().has(status))) return false
  for (let time = 0; time < RESENT; time++) {
    const ms = steadiness.again(PAUSE.answering)
    if (ms === null) return false
    await wait(ms)
    const again = await resend(request)
    if (again !== null && !isForNow(again)) return false
  }
  return true
}

/** null when it did not fail, or met no such answer. */
function lastForNow(
  { result, sent }: Pulled,
  steadiness: Steadiness,
): { readonly request: HttpRequest; readonly status: number } | null {
  if (result.status !== 'failed') return null
  for (const { status, exchange } of sent.toReversed()) {
    const request = exchange === null ? null : steadiness.requestOf(exchange)
    if (request !== null && status !== null && isForNow(status)) return { request, status }
  }
  return null
}
