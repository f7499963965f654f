// Writes event logs the way a source would, for tests of reduce, decode and what builds on them.
// Each request advances a clock of its own by 10 ms, each answer by 10 ms more, so that times are stable.

import { createHash } from 'node:crypto'
import type { BodySummary, CaptureEvent, CaptureFact, ExchangeId } from '../../src/capture/event.ts'
import type { HeaderList } from '../../src/http/headers.ts'

export interface AskOptions {
  readonly agent?: string
  readonly authorization?: string
  readonly headers?: HeaderList
  readonly connection?: number
  /** Request body. */
  readonly body?: string
}

export interface AnswerOptions {
  readonly headers?: HeaderList
  readonly body?: string
  readonly from?: 'upstream' | 'pullscope'
  /** Bytes that passed without being kept, such as a layer. */
  readonly unkept?: string
}

export const DOCKER = 'docker/20.10.24+dfsg1 go/go1.19.8 kernel/6.1 os/linux arch/amd64'
export const CONTAINERD = 'containerd/1.6.20~ds1'

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function digestOf(text: string): string {
  return `sha256:${sha256(text)}`
}

export interface Play {
  readonly events: CaptureEvent[]
  /** Begins an exchange and leaves it open. */
  readonly ask: (line: string, options?: AskOptions) => ExchangeId
  readonly answer: (exchange: ExchangeId, status: number, options?: AnswerOptions) => void
  /** `ask` and `answer` in one. */
  readonly exchange: (
    line: string,
    status: number,
    options?: AskOptions & { readonly answer?: AnswerOptions },
  ) => ExchangeId
  readonly add: (fact: CaptureFact) => void
  /** Nothing happens for so many milliseconds. */
  readonly pause: (ms: number) => void
  readonly end: () => void
}

export function play(): Play {
  const events: CaptureEvent[] = []
  const connections = new Set<number>()
  let at = 0
  let exchanges = 0
  const add = (fact: CaptureFact): void => {
    events.push({ at, ...fact })
  }
  add({
    type: 'capture.started',
    version: 1,
    source: 'proxy',
    startedAt: '2026-01-02T03:04:05.000Z',
    effects: [],
  })

  const self: Play = {
    events,
    add,
    ask(line, { agent = DOCKER, authorization, headers = [], connection = 0, body = '' } = {}) {
      at += 10
      if (!connections.has(connection)) {
        connections.add(connection)
        add({ type: 'connection.opened', connection, client: `127.0.0.1:${50_000 + connection}` })
      }
      const [method = '', url = ''] = line.split(' ')
      const exchange = exchanges++
      const all: HeaderList = [
        ['Host', URL.canParse(url) ? new URL(url).host : ''],
        ['User-Agent', agent],
        ...(authorization === undefined ? [] : ([['Authorization', authorization]] as const)),
        ...headers,
      ]
      add({ type: 'request.started', exchange, connection, method, url, httpVersion: '1.1', headers: all })
      add({ type: 'request.completed', exchange, body: summary(body) })
      return exchange
    },
    answer(exchange, status, { headers = [], body, from = 'upstream', unkept } = {}) {
      at += 10
      add({ type: 'response.started', exchange, from, status, reason: '', httpVersion: '1.1', headers })
      at += 1
      add({
        type: 'response.completed',
        exchange,
        body: unkept === undefined ? summary(body ?? '') : passed(unkept),
      })
    },
    exchange(line, status, { answer, ...ask } = {}) {
      const exchange = self.ask(line, ask)
      self.answer(exchange, status, answer)
      return exchange
    },
    pause(ms) {
      at += ms
    },
    end() {
      at += 10
      add({ type: 'capture.ended', reason: 'signal' })
    },
  }
  return self
}

function summary(text: string): BodySummary {
  const { bytes, sha256: hash } = passed(text)
  return text === '' ? { bytes, sha256: hash, kept: 'none' } : { bytes, sha256: hash, kept: 'whole', text }
}

function passed(text: string): BodySummary {
  return { bytes: Buffer.byteLength(text), sha256: sha256(text), kept: 'none' }
}
