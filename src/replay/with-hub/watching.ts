// What the candidate asks of the hub while something runs, and how the hub behaves meanwhile. One run at a time.

import type { ExchangeId } from '../../capture/event.ts'
import type { Handler, Handlers, Role, Witness } from '../../hub/handler.ts'
import type { Behaviour, Seen, Watched } from '../upstream.ts'

export interface Watching {
  readonly witness: Witness
  readonly wrap: (own: Handlers) => Handlers
  /** Waits for those before it. What is asked afterwards, even because of `run`, is the next one's. */
  readonly during: <T>(behaviour: Behaviour | null, run: () => Promise<T>) => Promise<Watched<T>>
}

/** `exchangeOf`: what the capture calls an exchange of the hub. */
export function createWatching(exchangeOf: (own: ExchangeId) => ExchangeId | null): Watching {
  let own: Handlers | null = null
  let serving: Handlers | null = null
  let seeing: (Seen & { status: number | null })[] | null = null
  let last: Promise<unknown> = Promise.resolve()

  const serve =
    (role: Role): Handler =>
    (request) => {
      if (serving === null) throw new TypeError('the hub serves before it was wrapped')
      return serving[role](request)
    }

  async function runAlone<T>(behaviour: Behaviour | null, run: () => Promise<T>): Promise<Watched<T>> {
    const seen: typeof seeing = []
    seeing = seen
    if (own !== null && behaviour !== null) serving = behaviour(own)
    try {
      const value = await run()
      return { value, seen: seen.map((one) => ({ ...one })) }
    } finally {
      seeing = null
      serving = own
    }
  }

  return {
    wrap: (handlers) => {
      own = handlers
      serving = handlers
      return { registry: serve('registry'), authorization: serve('authorization'), cdn: serve('cdn') }
    },
    witness: ({ method, url, target, rawHeaders, exchange }, role) => {
      const known = exchange === null ? null : exchangeOf(exchange)
      if (known === null) throw new TypeError('the hub behind a candidate is not recorded')
      const one = { exchange: known, role, method, url, target, headers: rawHeaders, status: null }
      const noted: Seen & { status: number | null } = one
      seeing?.push(noted)
      return (status) => {
        noted.status = status
      }
    },
    during: (behaviour, run) => {
      const mine = last.then(() => runAlone(behaviour, run))
      // Who comes next waits for the end of this one, however it ends; its caller is told of a failure.
      last = mine.catch(() => undefined)
      return mine
    },
  }
}
