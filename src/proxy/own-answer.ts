// Answers that pullscope makes up itself. They are marked as such in the log, and say so to the client.

import { STATUS_CODES } from 'node:http'
import type { UpstreamCause } from '../capture/event.ts'
import type { HeaderList } from '../http/headers.ts'
import type { UpstreamError } from './upstream-error.ts'

type OwnStatus = 400 | 403 | 407 | 408 | 421 | 431 | 501 | 502 | 504

export interface OwnAnswer {
  readonly status: OwnStatus
  readonly reason: string
  readonly headers: HeaderList
  readonly body: Buffer
}

/** Of the distribution spec's list. */
const CODE_OF: Partial<Record<OwnStatus, string>> = { 403: 'DENIED', 407: 'UNAUTHORIZED' }

/** An answer with the error body of the distribution spec ("Error Codes"), which container clients print. */
export function ownAnswer(status: OwnStatus, message: string): OwnAnswer {
  const code = CODE_OF[status] ?? (status >= 500 ? 'UNAVAILABLE' : 'UNSUPPORTED')
  const errors = [{ code, message: `pullscope: ${message}` }]
  const body = Buffer.from(`${JSON.stringify({ errors })}\n`)
  const headers: HeaderList = [
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Content-Length', String(body.length)],
  ]
  return { status, reason: STATUS_CODES[status] ?? '', headers, body }
}

const STATUS_OF: Partial<Record<UpstreamCause, OwnStatus>> = {
  timeout: 504,
  'own-listener': 421,
  'forbidden-address': 403,
}

/** The answer for an upstream that cannot be reached or used. */
export function answerToFailure({ reason, message }: UpstreamError): OwnAnswer {
  return ownAnswer(STATUS_OF[reason] ?? 502, message)
}

/** As bytes, for a socket that HTTP has let go of; unless the connection stays, it ends with it. */
export function asMessage(
  { status, reason, headers, body }: OwnAnswer,
  connection: 'stays' | 'ends' = 'ends',
): Buffer {
  const end = connection === 'ends' ? 'Connection: close\r\n' : ''
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${reason}\r\n${lines}${end}\r\n`), body])
}
