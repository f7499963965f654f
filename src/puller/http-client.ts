// What the puller needs of HTTP. Whoever replays against a candidate may bring another client.

import type { HeaderList } from '../http/headers.ts'
import type { Asked } from './failure.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: URL
  /** The whole head, in the order and case in which it goes on the wire. */
  readonly headers: HeaderList
  /** Sent whole. The head says its length. */
  readonly body: string | Uint8Array | null
}

export interface HttpResponse {
  readonly status: number
  readonly reason: string
  readonly headers: HeaderList
  /** Of the socket it came on, so that it can be found in a capture; null when it is not known. */
  readonly localPort: number | null
  /** The bytes as they come. Ends with an error when the connection breaks before the promised end. */
  readonly body: AsyncIterable<Uint8Array>
  /** Gives up what is left of the body, and the connection with it unless there is nothing left. */
  discard(): void
}

export interface HttpClient {
  /**
   * One exchange; redirects are answers. Rejects with `NoAnswer` when there is none. `asked`: what it is for, as a failure
   * would name it; for a client that keeps a list.
   */
  send(request: HttpRequest, signal: AbortSignal, asked?: Asked): Promise<HttpResponse>
  /** Closes all connections, idle or not. */
  close(): void
}

/** Code of a `NoAnswer` that somebody may have given, had its client waited on. */
export const NOT_IN_TIME = 'NOT_IN_TIME'

/** Why there was no answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  /** A code of Node's (`ECONNREFUSED`), `PROXY_REFUSED`, `UNUSABLE_ANSWER` or `NOT_IN_TIME`. */
  readonly code: string
  /** Which side could not be used. */
  readonly side: 'proxy' | 'upstream'

  constructor(
    side: NoAnswer['side'],
    { code, message, cause }: { code: string; message: string; cause?: unknown },
  ) {
    super(message, { cause })
    this.code = code
    this.side = side
  }
}
