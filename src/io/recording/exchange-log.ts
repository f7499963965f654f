// What is told of one exchange. Keeps its life in order: it ends once, completed or failed. Knows no sockets.

import type { BodySummary, CaptureFact, ExchangeId, Millis, Rewrite } from '../../capture/event.ts'
import type { Log } from './log.ts'

/** At most ten a second (`response.progressed`). */
const PROGRESS_EVERY_MS = 100

type Fact<T extends CaptureFact['type']> = Omit<Extract<CaptureFact, { type: T }>, 'type' | 'exchange'>

/** For `request.started` and `response.started`, which say nothing of it when nothing was changed. */
export function marked(rewritten: readonly Rewrite[]): { readonly rewritten?: readonly Rewrite[] } {
  return rewritten.length === 0 ? {} : { rewritten }
}

export class ExchangeLog {
  readonly #log: Log
  readonly #exchange: ExchangeId
  #state: 'open' | 'complete' | 'failed' = 'open'
  #bytes = 0
  #progressedAt: Millis

  constructor(log: Log, request: Fact<'request.started'>) {
    this.#log = log
    this.#exchange = log.nextExchange()
    this.#progressedAt = log.now()
    log.record({ type: 'request.started', exchange: this.#exchange, ...request })
  }

  get id(): ExchangeId {
    return this.#exchange
  }

  /** Completed or failed. */
  get isOver(): boolean {
    return this.#state !== 'open'
  }

  requestCompleted(body: BodySummary): void {
    // An early answer is legal (RFC 9110 §7.5): the request may outlive the exchange.
    if (this.#state === 'failed') return
    this.#log.record({ type: 'request.completed', exchange: this.#exchange, body })
  }

  interimPassed(head: Fact<'interim.passed'>): void {
    if (this.isOver) return
    this.#log.record({ type: 'interim.passed', exchange: this.#exchange, ...head })
  }

  responseStarted(head: Fact<'response.started'>): void {
    if (this.isOver) return
    this.#log.record({ type: 'response.started', exchange: this.#exchange, ...head })
  }

  /** `bytes` of the body so far. May be called for each chunk. */
  responseProgressed(bytes: number): void {
    this.#bytes = bytes
    const now = this.#log.now()
    if (this.isOver || now - this.#progressedAt < PROGRESS_EVERY_MS) return
    this.#progressedAt = now
    this.#log.record({ type: 'response.progressed', exchange: this.#exchange, bytes })
  }

  responseCompleted(end: Fact<'response.completed'>): void {
    if (this.isOver) return
    this.#state = 'complete'
    this.#log.record({ type: 'response.completed', exchange: this.#exchange, ...end })
  }

  /** The first failure is the cause; those that follow from it are not told. */
  failed(failure: Omit<Fact<'exchange.failed'>, 'bytes'>): void {
    if (this.isOver) return
    this.#state = 'failed'
    this.#log.record({ type: 'exchange.failed', exchange: this.#exchange, ...failure, bytes: this.#bytes })
  }
}
