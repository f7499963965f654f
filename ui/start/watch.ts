// Looks at the session while it grows, seldom enough that looking never slows a pull down.

import { performance } from 'node:perf_hooks'
import type { Millis } from '../../src/capture/event.ts'
import { createDecoder } from '../../src/decode/decode.ts'
import type { SessionStore } from '../../src/model/store.ts'
import { hasClock, isUnderWay, modelOf } from '../model.ts'
import type { Mode, Model } from '../model.ts'

/** Events within this time are one look; a person cannot tell the difference. */
const INTERVAL_MS = 150
/** A look at a long session takes longer, and then there are fewer: at most one part of five of the time goes there. */
const REST = 4
/** While something is under way and nothing comes, its time still runs. */
const TICK_MS = 1000

interface WatchOptions {
  readonly store: SessionStore
  readonly mode: Mode
  readonly title: string
}

export interface Watch {
  look(): Model
  /** Calls `show` after changes, and each second while something is under way; an idle session costs nothing. */
  begin(show: (model: Model) => void): void
  /** From now on; shown at the next look, which is soon. */
  change(mode: Mode): void
  end(): void
}

export function watch({ store, mode: first, title }: WatchOptions): Watch {
  const decoder = createDecoder()
  let mode = first
  let lookAgain = (): void => undefined
  let changedAt = performance.now()
  let timer: { readonly handle: NodeJS.Timeout; readonly kind: 'look' | 'tick' } | null = null
  let nextAt = 0
  let unsubscribe = (): void => undefined

  function look(): Model {
    const session = store.getSnapshot()
    const now = hasClock(mode) ? session.lastAt + sinceChange() : null
    return modelOf(session, { mode, title, now }, decoder)
  }

  /** The capture's clock is not ours: its last event is where both met. */
  function sinceChange(): Millis {
    return store.getSnapshot().ended === null ? performance.now() - changedAt : 0
  }

  function schedule(kind: 'look' | 'tick', show: (model: Model) => void): void {
    if (timer?.kind === 'look') return
    if (timer !== null) clearTimeout(timer.handle)
    const began = performance.now()
    const wait = kind === 'tick' ? TICK_MS : Math.max(0, nextAt - began)
    const handle = setTimeout(() => {
      timer = null
      const start = performance.now()
      const model = look()
      show(model)
      const end = performance.now()
      nextAt = end + Math.max(INTERVAL_MS, REST * (end - start))
      if (isUnderWay(model)) schedule('tick', show)
    }, wait)
    timer = { handle, kind }
  }

  return {
    look,
    begin(show) {
      unsubscribe = store.subscribe(() => {
        changedAt = performance.now()
        schedule('look', show)
      })
      lookAgain = () => schedule('look', show)
      lookAgain()
    },
    change(next) {
      mode = next
      lookAgain()
    },
    end() {
      lookAgain = () => undefined // a timer of what comes later would hold the process
      unsubscribe()
      if (timer !== null) clearTimeout(timer.handle)
    },
  }
}
