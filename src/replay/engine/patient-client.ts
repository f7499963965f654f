// A recorded client that waits for no answer longer than its user wants: a document has to be whole in time, a blob has to
// come on. What a candidate does not answer at all is soon not asked any more (patience.ts).

import { NOT_IN_TIME, NoAnswer } from '../../puller/http-client.ts'
import { linkedSignal } from '../../puller/signal.ts'
import { kindOf, mayBeLarge, type Kind, type Patience } from './patience.ts'
import { RecordedNoAnswer, type RecordedClient, type RecordedResponse } from './recorded-client.ts'

/** Code of a `NoAnswer` to what we did not ask. */
export const GIVEN_UP = 'GIVEN_UP'

/** Bytes per second: what comes slower is a drip. */
const DRIP = 1024
/** A blob may take so many times what another answer may. */
const WHOLE_BLOB = 10

export interface PatientOptions {
  /** For a whole document; for the head of a blob, and for each part of its body, ms. */
  readonly patienceMs: number
  readonly patience: Patience
}

export function patientClient(
  client: RecordedClient,
  { patienceMs, patience }: PatientOptions,
): RecordedClient {
  return {
    async send(request, signal, asked) {
      const { method, url } = request
      const kind = kindOf(method, url)
      const refusal = patience.refusal(kind)
      if (refusal !== null) throw noAnswer({ code: GIVEN_UP, message: refusal, exchange: null })
      const watch = new Watch(patienceMs)
      const waiting: Waiting = { kind, patience, watch, mark: patience.begin() }
      watch.expect('all')
      try {
        const response = await client.send(request, linkedSignal([signal, watch.signal]), asked)
        if (method === 'HEAD') patience.answered(kind)
        const body = mayBeLarge(method, url, response.status) ? 'some' : 'all'
        return watched(response, waiting, body)
      } catch (error) {
        if (signal.aborted || !(error instanceof RecordedNoAnswer)) throw error
        if (!watch.signal.aborted && error.code !== 'ETIMEDOUT') throw error
        patience.late(kind, waiting.mark)
        if (!watch.signal.aborted) throw error
        throw noAnswer({ code: NOT_IN_TIME, message: `no answer ${watch.within}`, exchange: error.exchange })
      } finally {
        watch.rest()
      }
    },
    close: () => client.close(),
  }
}

interface Waiting {
  readonly kind: Kind
  readonly patience: Patience
  readonly watch: Watch
  readonly mark: number
}

function watched(response: RecordedResponse, waiting: Waiting, expected: 'all' | 'some'): RecordedResponse {
  const { kind, patience, watch, mark } = waiting
  const { exchange } = response
  let bytes = 0
  async function* body(): AsyncIterable<Uint8Array> {
    watch.expect(expected)
    try {
      for await (const chunk of response.body) {
        watch.received(chunk.length)
        bytes += chunk.length
        yield chunk
      }
    } catch (error) {
      if (!watch.signal.aborted) throw error
      const message = `no whole answer ${watch.within} (${bytes} bytes came)`
      throw noAnswer({ code: NOT_IN_TIME, message, exchange })
    } finally {
      watch.rest()
      if (watch.signal.aborted) patience.late(kind, mark)
      else patience.answered(kind) // one that breaks off, too, or that nobody wants to the end
    }
  }
  return {
    ...response,
    body: body(),
    discard: () => {
      patience.answered(kind)
      response.discard()
    },
  }
}

/** Aborts its signal when what is expected does not come. */
class Watch {
  readonly #patienceMs: number
  readonly #controller = new AbortController()
  readonly #start = performance.now()
  #timer: NodeJS.Timeout | undefined
  #bytes = 0
  /** How long was waited for what did not come. */
  within = ''

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** `all`: the rest has to be there in time, from the beginning on; `some`: it has to come on. */
  expect(what: 'all' | 'some'): void {
    this.rest()
    const spent = performance.now() - this.#start
    if (what === 'some') this.#expectMore()
    else this.#after(this.#patienceMs - spent, () => this.#giveUp(this.#patienceMs))
  }

  received(bytes: number): void {
    this.#bytes += bytes
  }

  /** Nothing is waited for. */
  rest(): void {
    clearTimeout(this.#timer)
  }

  #expectMore(): void {
    this.#bytes = 0
    this.#after(this.#patienceMs, () => {
      const isWhole = performance.now() - this.#start < this.#patienceMs * WHOLE_BLOB
      if (!isWhole) this.#giveUp(this.#patienceMs * WHOLE_BLOB)
      else if (this.#bytes < (DRIP * this.#patienceMs) / 1000) this.#giveUp(this.#patienceMs)
      else this.#expectMore()
    })
  }

  #after(ms: number, act: () => void): void {
    this.#timer = setTimeout(act, Math.max(0, ms))
  }

  #giveUp(ms: number): void {
    this.within = `within ${ms / 1000} s`
    this.#controller.abort()
  }
}

interface Missing {
  readonly code: string
  readonly message: string
  readonly exchange: RecordedNoAnswer['exchange']
}

function noAnswer({ code, message, exchange }: Missing): RecordedNoAnswer {
  return new RecordedNoAnswer(exchange, new NoAnswer('upstream', { code, message }))
}
