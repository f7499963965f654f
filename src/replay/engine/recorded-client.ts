// The puller's HTTP through our own proxy. What the proxy answers in place of a candidate that gave no answer is turned
// into the failure that a client without the proxy would have met.

import { NoAnswer, type HttpClient, type HttpResponse } from '../../puller/http-client.ts'
import type { ExchangeId } from '../../capture/event.ts'
import type { Ledger } from './ledger.ts'

/** Where the exchange of a response is found in the log. */
export interface RecordedResponse extends HttpResponse {
  readonly exchange: ExchangeId | null
}

export interface RecordedClient extends HttpClient {
  send(...parameters: Parameters<HttpClient['send']>): Promise<RecordedResponse>
}

/** Thrown by a recorded client; still a `NoAnswer` to the puller. */
export class RecordedNoAnswer extends NoAnswer {
  readonly exchange: ExchangeId | null

  constructor(exchange: ExchangeId | null, { side, code, message, cause }: NoAnswer) {
    super(side, { code, message, cause })
    this.exchange = exchange
  }
}

/** `client` must be one that asks through the proxy whose events `ledger` notes. */
export function recordedClient(client: HttpClient, ledger: Ledger): RecordedClient {
  return {
    async send(request, signal) {
      const mark = ledger.count()
      const response = await client.send(request, signal).catch((error: unknown) => {
        if (!(error instanceof NoAnswer)) throw error
        // Without a response the port is not known: ours is the one that asks so.
        throw new RecordedNoAnswer(ledger.lastFor(mark, request.method, request.url), error)
      })
      const exchange = response.localPort === null ? null : ledger.exchangeFrom(response.localPort)
      const own = exchange === null ? null : ledger.ownAnswer(exchange)
      if (own === null) return { ...response, exchange }
      response.discard()
      throw new RecordedNoAnswer(exchange, new NoAnswer('upstream', own))
    },
    close: () => client.close(),
  }
}
