// What crosses between the thread that relays and the one that records and shows: plain values only.

import type { CaptureEvent } from '../../capture/event.ts'
import type { ErrorCode } from '../../errors.ts'
import type { ClockOrigin } from '../../io/clock.ts'
import type { ListenAddress, ProxyOptions, ProxySettings } from '../options.ts'

/** What the thread is told. */
export interface ThreadOptions extends ProxySettings, Pick<ProxyOptions, 'redactionKey' | 'secrets'> {
  /** Certificate and private key of the CA that clients trust, for `leavesOf`. */
  readonly pairPem: string
  readonly origin: ClockOrigin
  readonly keyLog: 'wanted' | 'unwanted'
}

/** From the thread that relays. `closed` is the last one: all events went before it. */
export type FromProxy =
  | { readonly type: 'listening'; readonly addresses: readonly ListenAddress[] }
  | {
      readonly type: 'refused'
      readonly code: ErrorCode
      readonly message: string
      readonly remedy: string
    }
  | { readonly type: 'events'; readonly events: readonly CaptureEvent[] }
  | { readonly type: 'keyLog'; readonly line: string }
  | { readonly type: 'closed' }

/** To the thread that relays. `start` is the first; `taken`: the last events have been dealt with, and more may come. */
export type ToProxy =
  | { readonly type: 'start'; readonly options: ThreadOptions }
  | { readonly type: 'taken' }
  | { readonly type: 'close' }
