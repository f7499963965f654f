// Candidates that answer now, and not then. By count, and by the pauses of whoever asks: never by a clock.

import type { HeaderList } from '../../../src/http/headers.ts'
import type { Wait } from '../../../src/puller/wait.ts'
import type { Breaks, ClientAsk, Reply } from './breaks.ts'

export interface Limited {
  readonly breaks: Breaks
  /** For the check: what it waits is what leaks. */
  readonly wait: Wait
  /** ms that were waited in all. */
  readonly waited: () => number
}

export interface Bucket {
  /** Requests that are let in at once. */
  readonly holds: number
  /** Requests that a second lets in. */
  readonly leaks: number
  readonly status: 429 | 503
  readonly headers?: HeaderList
}

/** As nginx `limit_req … burst=… nodelay`: who comes too fast is refused, and what is refused does not count. */
export function limited({ holds, leaks, status, headers = [] }: Bucket): Limited {
  let level = 0
  let waited = 0
  return {
    breaks: {
      reply: () => {
        if (level + 1 > holds) return failure(status, headers)
        level += 1
        return null
      },
    },
    wait: (ms, signal) => {
      signal.throwIfAborted()
      waited += ms
      level = Math.max(0, level - (ms * leaks) / 1000)
      return Promise.resolve()
    },
    waited: () => waited,
  }
}

/** Each so-manieth answer is another. */
export function fails(nth: number, status: number): Breaks {
  let asked = 0
  return { reply: () => (++asked % nth === 0 ? failure(status) : null) }
}

export function failsFor(when: (ask: ClientAsk) => boolean, status: number): Breaks {
  return { reply: (ask) => (when(ask) ? failure(status) : null) }
}

function failure(status: number, headers: HeaderList = []): Reply {
  const text = `<html><head><title>${status} Temporarily Unavailable</title></head></html>\n`
  const own = [
    ['Content-Type', 'text/html'],
    ['Content-Length', String(text.length)],
  ] as const
  return { status, headers: [...own, ...headers], text }
}
