// How a live trace is shown: on a screen, or as lines. The trace knows nothing of which.

import type { SessionStore } from '../../model/store.ts'

export interface LiveView {
  /** Resolves when the user asks to leave; never where there are no keys. */
  readonly quit: Promise<'quit'>
  /** Says at once what cannot wait for the end. */
  warn(text: string): void
  /** Shows what is left, by when what comes back resolves, and gives the terminal back. Idempotent. */
  end(): void | Promise<void>
}

/** Of a file that another program writes. */
export interface FollowedView extends LiveView {
  /** Nobody writes it any more: what was under way stands as it was. Or somebody does again. */
  change(mode: 'followed' | 'unwritten'): void
  end(): void
}

export interface Shown {
  readonly store: SessionStore
  /** Where pullscope listens: `http://127.0.0.1:8080`. */
  readonly url: string
}

export type ShowLive = (shown: Shown) => Promise<LiveView>
