// Waiting for a candidate that is just starting.

import { describe, expect, it } from 'vitest'
import { Unanswered } from '../../../src/replay/answer.ts'
import { whyNeverReached } from '../../../src/replay/engine/reach.ts'

const refused = (): Promise<never> =>
  Promise.reject(
    new Unanswered('GET http://mirror.example/v2/', {
      exchange: null,
      code: 'ECONNREFUSED',
      message: 'it refused the connection',
    }),
  )

/** A clock that waiting moves on. */
function patience(ms: number): { ms: number; wait: (ms: number) => Promise<void>; now: () => number } {
  let time = 0
  return {
    ms,
    now: () => time,
    wait: (pause) => {
      time += pause
      return Promise.resolve()
    },
  }
}

const { signal } = new AbortController()

describe('a candidate that is not there yet', () => {
  it('is asked again until it is', async () => {
    let asked = 0
    const ask = (): Promise<unknown> => (++asked < 4 ? refused() : Promise.resolve())
    expect(await whyNeverReached(ask, signal, patience(10_000))).toBeNull()
    expect(asked).toBe(4)
  })

  it('is given up when the time is over, and said why', async () => {
    let asked = 0
    const ask = (): Promise<unknown> => {
      asked++
      return refused()
    }
    expect(await whyNeverReached(ask, signal, patience(1000))).toContain('it refused the connection')
    expect(asked).toBe(5)
  })

  it('is asked once where nobody wants to wait', async () => {
    let asked = 0
    const ask = (): Promise<unknown> => {
      asked++
      return refused()
    }
    await whyNeverReached(ask, signal, patience(0))
    expect(asked).toBe(1)
  })

  it('is not waited for any more when the check is stopped', async () => {
    const stop = new AbortController()
    const stopped = {
      ...patience(10_000),
      wait: () => {
        stop.abort()
        return Promise.reject(new Error('stopped'))
      },
    }
    expect(await whyNeverReached(refused, stop.signal, stopped)).toContain('it refused the connection')
  })
})
