// One question to a candidate over the recorded client: sent as it stands, its answer read as far as asked for.

import { createHash } from 'node:crypto'
import type { HeaderList } from '../../http/headers.ts'
import type { Clock } from '../../io/clock.ts'
import { goRequest } from '../../puller/go-head.ts'
import { NoAnswer, type HttpRequest } from '../../puller/http-client.ts'
import type { Personality } from '../../puller/personality.ts'
import { linkedSignal } from '../../puller/signal.ts'
import { Unanswered, type Answer, type BodyEnd, type Question } from '../answer.ts'
import { RecordedNoAnswer, type RecordedClient, type RecordedResponse } from './recorded-client.ts'

export interface Asking {
  readonly client: RecordedClient
  readonly clock: Pick<Clock, 'now'>
  /** The candidate: paths of questions are relative to it. */
  readonly base: URL
  readonly userAgent: string
  /** For one question and its whole answer, ms. */
  readonly patienceMs: number
  /** Shared by all questions to one candidate. */
  readonly silences: Silences
  readonly signal: AbortSignal
}

/** Whether a candidate has been silent so often that waiting for it again is of no use. */
export interface Silences {
  inARow: number
}

const SILENCE_LIMIT = 3

const KEPT = 4 * 1024 * 1024
const LIMIT = 64 * 1024 * 1024

/** `as`: with this client's User-Agent and standing headers, in the order in which Go sends them. Throws `Unanswered`. */
export async function askOnce(
  asking: Asking,
  question: Question,
  as: Personality | null = null,
): Promise<Answer> {
  const url = new URL(question.url, asking.base)
  const asked = `${question.method} ${url.origin}${url.pathname}`
  const patience = AbortSignal.timeout(asking.patienceMs)
  const signal = linkedSignal([asking.signal, patience])
  const start = asking.clock.now()
  if (asking.silences.inARow >= SILENCE_LIMIT) {
    const message = `not asked any more: silent for ${SILENCE_LIMIT} questions in a row`
    throw new Unanswered(asked, { exchange: null, code: 'ETIMEDOUT', message })
  }
  try {
    const response = await asking.client.send(requestOf(asking, url, { question, as }), signal)
    const headMs = asking.clock.now() - start
    const read = await readBody(response, { question, signal })
    const { status, headers, exchange } = response
    asking.silences.inARow = 0
    const totalMs = asking.clock.now() - start
    if (exchange === null) throw new TypeError(`${asked} is not in the log`)
    return { exchange, method: question.method, url, status, headers, ...read, headMs, totalMs }
  } catch (error) {
    asking.signal.throwIfAborted()
    if (patience.aborted) asking.silences.inARow++
    if (patience.aborted) throw unanswered(asked, error, `no answer within ${asking.patienceMs / 1000} s`)
    if (error instanceof NoAnswer) throw unanswered(asked, error, null)
    throw error
  }
}

function unanswered(asked: string, error: unknown, late: string | null): Unanswered {
  const exchange = error instanceof RecordedNoAnswer ? error.exchange : null
  const code = late !== null ? 'ETIMEDOUT' : error instanceof NoAnswer ? error.code : 'ERR'
  const message = late ?? (error instanceof Error ? error.message : String(error))
  return new Unanswered(asked, { exchange, code, message })
}

function requestOf(
  { userAgent }: Asking,
  url: URL,
  { question, as }: { readonly question: Question; readonly as: Personality | null },
): HttpRequest {
  const { method, headers = [], authorization = null, body = null } = question
  const all: HeaderList = [
    ...headers,
    ...(authorization === null ? [] : ([['Authorization', authorization]] as const)),
    ...(body === null ? [] : ([['Content-Length', String(Buffer.byteLength(body))]] as const)),
  ]
  if (as === null) {
    return { method, url, body, headers: [['Host', url.host], ['User-Agent', userAgent], ...all] }
  }
  const { userAgent: clients, connections } = as
  const go = goRequest({ method, url, userAgent: clients, connections, headers: [...as.headers, ...all] })
  return { ...go, body }
}

interface Reading {
  readonly question: Question
  readonly signal: AbortSignal
}

async function readBody(
  response: RecordedResponse,
  { question, signal }: Reading,
): Promise<Pick<Answer, 'body' | 'bytes' | 'sha256' | 'end'>> {
  const { take = 'whole', limit = LIMIT, method } = question
  if (take === 'head' && method !== 'HEAD') {
    response.discard()
    return { body: Buffer.alloc(0), bytes: 0, sha256: null, end: 'left' }
  }
  const hash = createHash('sha256')
  const kept: Uint8Array[] = []
  let [bytes, keptBytes] = [0, 0]
  let end: BodyEnd = 'complete'
  try {
    for await (const chunk of response.body) {
      hash.update(chunk)
      bytes += chunk.length
      if (keptBytes < KEPT) {
        const part = chunk.subarray(0, KEPT - keptBytes)
        kept.push(part)
        keptBytes += part.length
      }
      if (bytes > limit) {
        end = 'left'
        break
      }
    }
  } catch (error) {
    if (signal.aborted) throw error
    end = 'cut' // the connection broke: what came is the answer
  }
  if (end === 'left') response.discard()
  return { body: Buffer.concat(kept), bytes, sha256: end === 'complete' ? hash.digest('hex') : null, end }
}
