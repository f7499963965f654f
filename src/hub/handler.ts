// How the three parts of the hub answer: a function from request to answer. An answer is a value, so that whoever
// wraps a handler can look at it, change it, or let it go wrong.

import type { IncomingHttpHeaders } from 'node:http'
import type { ExchangeId } from '../capture/event.ts'
import type { HeaderList } from '../http/headers.ts'

export type Role = 'registry' | 'authorization' | 'cdn'

export interface HubRequest {
  readonly method: string
  /** Under the public name of the role. */
  readonly url: URL
  /** The request target as it was on the wire, which `url` may have normalised. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  /** As they were on the wire: order, case, repeats. */
  readonly rawHeaders: HeaderList
  /** The request's body as it arrives; ends early, with an error, when the client goes away. */
  readonly body: AsyncIterable<Buffer>
  /** IP address. */
  readonly client: string
  /** What the hub's own events call it; null when nothing is recorded. */
  readonly exchange: ExchangeId | null
}

export interface Answer {
  readonly status: number
  /** Without `Content-Length`, `Date` and `Connection`: those are made when it is sent. */
  readonly headers: HeaderList
  readonly body: Body
}

/** `length` is what is declared; null declares none: the body comes in chunks. Chunks that throw cut the connection. A HEAD is answered without asking for any. */
export interface Body {
  readonly length: number | null
  readonly chunks: Iterable<Buffer> | AsyncIterable<Buffer>
}

/** A rejection cuts the connection: to answer 500 is the handler's own business. */
export type Handler = (request: HubRequest) => Promise<Answer>

export type Handlers = Readonly<Record<Role, Handler>>

/** Told of each request before it is looked at, refused ones too; gives whom to tell the status of the answer. */
export type Witness = (request: Omit<HubRequest, 'body'>, role: Role) => (status: number) => void
