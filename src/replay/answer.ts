// One question to a candidate, and what came of it: what probes ask and judge. Values only.

import type { ExchangeId } from '../capture/event.ts'
import type { HeaderList } from '../http/headers.ts'
import type { HttpRequest } from '../puller/http-client.ts'

export interface Question {
  readonly method: HttpRequest['method']
  /** Path and query at the candidate, such as `/v2/`, or an absolute URL. Sent as it stands, without normalising. */
  readonly url: string
  /** Besides Host and User-Agent. Nothing is added: no `Accept-Encoding`, no `Connection`. */
  readonly headers?: HeaderList
  /** The value of `Authorization`. */
  readonly authorization?: string | null
  readonly body?: HttpRequest['body']
  /** `whole`: the body is read to its end, hashed, and its first 4 MiB kept; `head`: it is left. `whole` by default. */
  readonly take?: 'whole' | 'head'
  /** Bytes after which the rest of the body is left; 64 MiB by default. */
  readonly limit?: number
}

/** How a body ended. `left`: we read no further; `cut`: it broke off. */
export type BodyEnd = 'complete' | 'left' | 'cut'

export interface Answer {
  /** In the capture of the check. */
  readonly exchange: ExchangeId
  readonly method: string
  readonly url: URL
  readonly status: number
  /** From the network, as it came: names in their case and order, repeats kept. */
  readonly headers: HeaderList
  /** The first 4 MiB, as they were on the wire. */
  readonly body: Buffer
  readonly bytes: number
  /** Hex, of all the bytes on the wire; null unless `end` is `complete`. */
  readonly sha256: string | null
  readonly end: BodyEnd
  /** Milliseconds from the request to the head, and to the end of the body. */
  readonly headMs: number
  readonly totalMs: number
}

/** Thrown where a candidate gave no answer that HTTP knows: refused, reset, garbage, silence. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
  /** null when it came to no exchange. */
  readonly exchange: ExchangeId | null
  /** A code of Node's (`ECONNREFUSED`, `ETIMEDOUT`) or `UNUSABLE_ANSWER`. */
  readonly code: string

  constructor(
    asked: string,
    { exchange, code, message }: { exchange: ExchangeId | null; code: string; message: string },
  ) {
    super(`${asked}: ${message}`)
    this.exchange = exchange
    this.code = code
  }
}

/** Thrown for a question that was not asked, because others like it got no answer in time. */
export class GivenUp extends Error {
  override readonly name: string = 'GivenUp'
}

/** Thrown for a question that was answered for now only (429, 5xx), again and again: what else it is answered nobody knows. */
export class Limited extends GivenUp {
  override readonly name = 'Limited'
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}
