// What a tunnel through an upstream proxy is opened with, whichever protocol the proxy speaks.

import type { UpstreamCause } from '../capture/event.ts'
import type { Authority } from './authority.ts'
import type { UpstreamProxy } from './options.ts'
import type { UpstreamError } from './upstream-error.ts'

export interface TunnelRequest {
  readonly proxy: UpstreamProxy
  readonly destination: Authority
  readonly signal: AbortSignal
  /** The error to reject with. `said`: what the proxy did or said. */
  readonly failure: (cause: UpstreamCause, said: string) => UpstreamError
}
