// What a candidate said only for now (429, 5xx), against what else it said to the same questions: counts alone. Who waits
// and asks again is ask-steadily.ts and pull-steadily.ts; what it means is steadiness-words.ts.

import { createHash } from 'node:crypto'
import type { ExchangeId } from '../../capture/event.ts'
import { header } from '../../http/headers.ts'
import type { HttpRequest } from '../../puller/http-client.ts'
import { bodyKey } from './body-key.ts'
import { kindOf } from './patience.ts'

/**
 * How much may be spent on a candidate that limits requests. `waited-out`: a check of its own; `respected`: a short look at
 * somebody else's.
 */
export type Limits = 'waited-out' | 'respected'

/** Questions that are asked again, witnesses too; and ms of all pauses together. */
const BUDGETS: Readonly<Record<Limits, { readonly asks: number; readonly ms: number }>> = {
  'waited-out': { asks: 150, ms: 90_000 },
  respected: { asks: 4, ms: 5_000 },
}

/** Between questions, once a limit was met, ms: doubled each time that it is met again, halved after some that are answered. */
const PACE = { least: 100, most: 1000, halvedAfter: 20 }
/** Before a whole pull, which goes at a client's own speed: so many questions' worth of pauses, and no longer, ms. */
const REST = { questions: 20, most: 4000 }

/** How a status came to nothing. `passed`: the same question had another answer later; `stayed`: it had one before, or others had. */
export interface Met {
  readonly passed: number
  readonly stayed: number
}

/** An answer, with the question that it is to. */
export interface Answered {
  readonly request: HttpRequest
  readonly status: number
  readonly exchange: ExchangeId | null
}

export interface Steadiness {
  /** Each answer, whoever asked. */
  note(answered: Answered): void
  /** Whether the same was once answered in another way: by method, URL, client and Accept, with this login; or given, by any. */
  hadAnswer(request: HttpRequest): boolean
  /** The request that an answer for now was to; null for any other. */
  requestOf(exchange: ExchangeId): HttpRequest | null
  /** Whether this question is known to be answered so, always; or all of its kind are, as far as they were asked. */
  isSettled(request: HttpRequest, status: number): boolean
  settle(request: HttpRequest, status: number): void
  /** That an answer for now came to nothing, and how. */
  passed(status: number): void
  stayed(status: number): void
  /** By status, in the order in which they were met. */
  met(): ReadonlyMap<number, Met>
  /** Whether anything below `/v2/` was given, refused for want of a token, or not found. */
  isThrough(): boolean
  /** An answer that nobody could ask for again; a fault that rests on it is looked at twice. */
  doubt(exchange: ExchangeId): void
  isDoubted(exchange: ExchangeId): boolean
  /** That an answer was asked for again, or was a witness's: it is nothing that a client would have been told. */
  pass(exchange: ExchangeId): void
  isPassed(exchange: ExchangeId): boolean
  /** ms to wait before the next question, or the next pull; 0 while no limit was met. */
  pace(): number
  rest(): number
  /** How much of these ms may be waited; null when nothing may be asked again any more. */
  again(ms: number): number | null
  /** That the candidate wants to be left alone for longer than anybody would wait here: nothing is waited for any more. */
  abandon(): void
  /** Takes a wait from what may be waited in all, and gives what is left of it. */
  spend(ms: number): number
}

/** Whether the same question may well be answered otherwise soon (RFC 6585 §4, RFC 9110 §15.6). */
export function isForNow(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501 && status !== 505)
}

/** Whether it says that one asks too much, as most limits do (nginx limit_req: 503). */
export function isLimit(status: number): boolean {
  return status === 429 || status === 503
}

export function createSteadiness(limits: Limits): Steadiness {
  const left = { ...BUDGETS[limits] }
  const answered = new Set<string>()
  const forNow = new Map<ExchangeId, HttpRequest>()
  const settled = new Map<string, number>()
  const doubted = new Set<ExchangeId>()
  const passedBy = new Set<ExchangeId>()
  const met = new Map<number, Met>()
  let isThrough = false
  let pace = 0
  let inARow = 0

  function count(status: number, how: keyof Met): void {
    const before = met.get(status) ?? { passed: 0, stayed: 0 }
    met.set(status, { ...before, [how]: before[how] + 1 })
    if (!isLimit(status)) return
    pace = Math.min(Math.max(PACE.least, pace * 2), PACE.most)
    inARow = 0
  }

  function note({ request, status, exchange }: Answered): void {
    if (isForNow(status)) {
      if (exchange !== null) forNow.set(exchange, request)
      return
    }
    answered.add(keyOf(request))
    if (status < 300) answered.add(givenKey(request))
    settled.delete(keyOf(request))
    settled.delete(askerOf(request))
    if (isRegistrys(request.url, status)) isThrough = true
    if (pace > PACE.least && ++inARow >= PACE.halvedAfter) {
      pace /= 2
      inARow = 0
    }
  }

  const spend = (ms: number): number => {
    const part = Math.min(ms, left.ms)
    left.ms -= part
    return part
  }

  return {
    note,
    hadAnswer: (request) => answered.has(keyOf(request)) || answered.has(givenKey(request)),
    requestOf: (exchange) => forNow.get(exchange) ?? null,
    isSettled: (request, status) =>
      settled.get(keyOf(request)) === status || settled.get(askerOf(request)) === status,
    settle: (request, status) => {
      settled.set(keyOf(request), status)
      settled.set(askerOf(request), status)
    },
    passed: (status) => count(status, 'passed'),
    stayed: (status) => count(status, 'stayed'),
    met: () => met,
    isThrough: () => isThrough,
    doubt: (exchange) => void doubted.add(exchange),
    isDoubted: (exchange) => doubted.has(exchange),
    pass: (exchange) => void passedBy.add(exchange),
    isPassed: (exchange) => passedBy.has(exchange),
    pace: () => pace,
    rest: () => Math.min(pace * REST.questions, REST.most),
    again: (ms) => {
      if (left.asks <= 0 || left.ms <= 0) return null
      left.asks -= 1
      return spend(ms)
    },
    abandon: () => {
      left.ms = 0
    },
    spend,
  }
}

function keyOf(request: HttpRequest): string {
  const login = header(request.headers, 'authorization') ?? ''
  return JSON.stringify([givenKey(request), createHash('sha256').update(login).digest('base64')])
}

/** Tokens are new ones each time; who is given what he asks for has shown one that is good. */
function givenKey({ headers, method, url, body }: HttpRequest): string {
  return JSON.stringify([
    header(headers, 'user-agent'),
    method,
    url.href,
    header(headers, 'accept'),
    bodyKey(body),
  ])
}

/** A client's questions of a kind: what they call themselves may decide. */
function askerOf({ headers, method, url }: HttpRequest): string {
  const { origin, name } = kindOf(method, url)
  const login = header(headers, 'authorization') === null ? 'nobody' : 'somebody'
  return JSON.stringify([header(headers, 'user-agent'), login, origin, name])
}

function isRegistrys({ pathname }: URL, status: number): boolean {
  return pathname.startsWith('/v2/') && (status < 400 || status === 401 || status === 404)
}
