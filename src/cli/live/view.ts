// How a live trace is shown: on a screen, or as lines. The trace knows nothing of which.

import type { SessionStore } from '../../model/store.ts'

export interface LiveView {
  /** Resolves when the user asks to leave; never where there are no keys. */
  readonly quit: Promise<'quit'>
  /** Says at once what cannot wait for the end. */
  warn(text: string): void
  /** Shows what is left, and gives the terminal back. Idempotent. */
  end(): void
}

export interface Shown {
  readonly store: SessionStore
  /** Where pullscope listens: `http://127.0.0.1:8080`. */
  readonly url: string
}

export type ShowLive = (shown: Shown) => Promise<LiveView>
