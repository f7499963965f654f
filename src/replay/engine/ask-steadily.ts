// Asks again what was answered for now only (429, 5xx): after a pause, and in turns with a question that is known to be
// answered. What stays so while that is answered is the candidate's way; what does not is no answer at all.

import { header } from '../../http/headers.ts'
import type { HttpRequest } from '../../puller/http-client.ts'
import type { Personality } from '../../puller/personality.ts'
import { Limited, type Answer, type Question } from '../answer.ts'
import { kindOf } from './patience.ts'
import { isForNow, isLimit, type Steadiness } from './steadiness.ts'

/** A question, in a client's name or in our own. */
export interface Put {
  readonly question: Question
  readonly as: Personality | null
}

export interface SteadyOptions {
  /** Asks once. */
  readonly once: (put: Put) => Promise<Answer>
  readonly requestOf: (put: Put) => HttpRequest
  readonly wait: (ms: number) => Promise<void>
  readonly steadiness: Steadiness
  /** Whether the answer is what a probe has brought about behind the candidate: it is taken as it is. */
  readonly isProvoked: () => boolean
}

export interface Steady {
  /** Throws `Limited` where nobody can tell what the answer is, besides what `once` throws. */
  ask(put: Put): Promise<Answer>
  /** Whether what is known to be answered is not, now: nobody is. */
  isBusy(origin: string): Promise<boolean>
}

/** Before each time, ms. */
const PAUSES = [100, 300, 900, 2700]
/** So many of them where nothing was ever answered: it may be so for all that is asked. */
const AT_FIRST = 3
/** And where waiting was in vain so often. */
const IN_VAIN = { times: 3, pauses: 2 }
/** Times that the witness is answered in turns with a question that is not, until it is believed. */
const BELIEVED = 2
/** Longest wait that a candidate may ask for, seconds: what takes longer is not waited for at all. */
const RETRY_AFTER_MOST = 10

export function createSteady(options: SteadyOptions): Steady {
  const { once, requestOf, wait, steadiness, isProvoked } = options
  const witnesses = new Map<string, Put>()
  let lastTurn: Promise<unknown> = Promise.resolve()
  let lastSettled: Promise<unknown> = Promise.resolve()

  /** Questions at the same time are put at a distance, too. */
  async function turn(): Promise<void> {
    const pause = (): Promise<void> => pauseFor(steadiness.spend(steadiness.pace()))
    if (steadiness.pace() === 0) return
    const mine = lastTurn.then(pause)
    lastTurn = mine.catch(() => undefined) // who comes next waits for its end, not for its success
    await mine
  }

  async function pauseFor(ms: number): Promise<void> {
    if (ms > 0) await wait(ms)
  }

  async function ask(put: Put): Promise<Answer> {
    await turn()
    const answer = await once(put)
    const request = requestOf(put)
    if (!isForNow(answer.status)) {
      if (isWitness(put, request)) witnesses.set(placeOf(request), put)
      return answer
    }
    if (isProvoked() || !mayBeRepeated(request)) {
      steadiness.doubt(answer.exchange)
      return answer
    }
    // One after the other: what one has waited for is there for the next.
    const mine = lastSettled.then(() => settled(put, answer))
    lastSettled = mine.catch(() => undefined)
    return mine
  }

  async function settled(put: Put, first: Answer): Promise<Answer> {
    const request = requestOf(put)
    if (steadiness.isSettled(request, first.status)) return first
    const witness = witnessOf(request)
    const isKnown = steadiness.hadAnswer(request)
    let answer = first
    let others = 0
    for (const pause of witness === null ? PAUSES.slice(0, AT_FIRST) : PAUSES.slice(0, roundsFor(answer))) {
      if (!isWorthWaiting(answer)) steadiness.abandon()
      const ms = steadiness.again(pauseAfter(answer, pause))
      if (ms === null) break
      await pauseFor(ms)
      steadiness.pass(answer.exchange)
      answer = await once(put)
      if (!isForNow(answer.status)) {
        steadiness.passed(first.status)
        return answer
      }
      if (isKnown || witness === null || steadiness.again(0) === null) continue
      others += (await isAnswered(witness)) ? 1 : 0
      if (others === BELIEVED) break
    }
    if (!isKnown && (witness === null || others === BELIEVED)) {
      steadiness.settle(request, answer.status)
      return answer
    }
    steadiness.stayed(answer.status)
    throw new Limited(whyLimited(answer), answer.status)
  }

  async function isAnswered(witness: Put): Promise<boolean> {
    const answer = await once(witness)
    steadiness.pass(answer.exchange)
    if (!isForNow(answer.status)) return true
    if (!isWorthWaiting(answer)) steadiness.abandon()
    return false
  }

  function roundsFor({ status }: Answer): number {
    const { stayed = 0 } = steadiness.met().get(status) ?? {}
    return stayed < IN_VAIN.times ? PAUSES.length : IN_VAIN.pauses
  }

  function witnessOf(request: HttpRequest): Put | null {
    const { origin } = request.url
    const places = [placeOf(request), `${origin} GET /v2/`]
    const other = [...witnesses].find(([place]) => place.startsWith(`${origin} `))?.[1]
    return places.map((place) => witnesses.get(place)).find((put) => put !== undefined) ?? other ?? null
  }

  return {
    ask,
    isBusy: async (origin) => {
      const witness = [...witnesses].find(([place]) => place.startsWith(`${origin} `))?.[1]
      if (witness === undefined || steadiness.again(0) === null) return false
      return !(await isAnswered(witness))
    },
  }
}

/** `https://mirror.example HEAD of a manifest`. */
function placeOf({ method, url }: HttpRequest): string {
  const { origin, name } = kindOf(method, url)
  return `${origin} ${name}`
}

/** Small questions of our own, which cost no quota. */
function isWitness({ as }: Put, { method, url }: HttpRequest): boolean {
  const isContent = /\/v2\/.+\/(?:manifests|blobs)\//.test(url.pathname)
  return (
    as === null && url.pathname.startsWith('/v2/') && (method === 'HEAD' || (method === 'GET' && !isContent))
  )
}

/** What writes is not. A token request by POST is a question. */
function mayBeRepeated({ method, url }: HttpRequest): boolean {
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && !url.pathname.startsWith('/v2/'))
}

function retryAfter({ headers }: Answer): number {
  const seconds = Number(header(headers, 'retry-after') ?? '0')
  return Number.isFinite(seconds) ? seconds : 0 // a date is seldom soon
}

function isWorthWaiting(answer: Answer): boolean {
  return retryAfter(answer) <= RETRY_AFTER_MOST
}

function pauseAfter(answer: Answer, pause: number): number {
  return Math.max(pause, retryAfter(answer) * 1000)
}

export function whyLimited({ url, status }: Pick<Answer, 'url' | 'status'>): string {
  return isLimit(status)
    ? `${url.host} limits requests (${status})`
    : `${url.host} does not answer steadily (${status})`
}
