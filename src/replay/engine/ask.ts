// One question to a candidate over the recorded client: sent as it stands, its answer read as far as asked for.

import { createHash } from 'node:crypto'
import type { HeaderList } from '../../http/headers.ts'
import type { Clock } from '../../io/clock.ts'
import { goRequest } from '../../puller/go-head.ts'
import { NOT_IN_TIME, NoAnswer, type HttpRequest } from '../../puller/http-client.ts'
import type { Personality } from '../../puller/personality.ts'
import { GivenUp, Unanswered, type Answer, type BodyEnd, type Question } from '../answer.ts'
import { GIVEN_UP } from './patient-client.ts'
import { RecordedNoAnswer, type RecordedClient, type RecordedResponse } from './recorded-client.ts'

export interface Asking {
  /** Knows how long to wait, and what to ask no more. */
  readonly client: RecordedClient
  readonly clock: Pick<Clock, 'now'>
  /** The candidate: paths of questions are relative to it. */
  readonly base: URL
  readonly userAgent: string
  readonly signal: AbortSignal
}

const KEPT = 4 * 1024 * 1024
const LIMIT = 64 * 1024 * 1024

/**
 * `as`: with this client's User-Agent and standing headers, in the order in which Go sends them. Throws `Unanswered`, and
 * `GivenUp` for what was not asked.
 */
export async function askOnce(
  asking: Asking,
  question: Question,
  as: Personality | null = null,
): Promise<Answer> {
  const { client, clock, signal } = asking
  const url = new URL(question.url, asking.base)
  const asked = `${question.method} ${url.origin}${url.pathname}`
  const start = clock.now()
  try {
    const response = await client.send(requestOf(asking, question, as), signal)
    const headMs = clock.now() - start
    const read = await readBody(response, { question, signal })
    const { status, headers, exchange } = response
    const totalMs = clock.now() - start
    if (exchange === null) throw new TypeError(`${asked} is not in the log`)
    return { exchange, method: question.method, url, status, headers, ...read, headMs, totalMs }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof NoAnswer) throw unanswered(asked, error)
    throw error
  }
}

function unanswered(asked: string, error: NoAnswer): Unanswered | GivenUp {
  if (error.code === GIVEN_UP) return new GivenUp(error.message)
  const exchange = error instanceof RecordedNoAnswer ? error.exchange : null
  const code = error.code === NOT_IN_TIME ? 'ETIMEDOUT' : error.code
  return new Unanswered(asked, { exchange, code, message: error.message })
}

/** As it goes on the wire. */
export function requestOf(
  { base, userAgent }: Pick<Asking, 'base' | 'userAgent'>,
  question: Question,
  as: Personality | null,
): HttpRequest {
  const url = new URL(question.url, base)
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
    if (signal.aborted || error instanceof NoAnswer) throw error
    end = 'cut' // the connection broke: what came is the answer
  }
  if (end === 'left') response.discard()
  return { body: Buffer.concat(kept), bytes, sha256: end === 'complete' ? hash.digest('hex') : null, end }
}
