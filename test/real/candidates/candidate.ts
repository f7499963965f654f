// What every candidate fixture is: a real proxy, set up in one particular way, and the faults that it must be found to
// have. index.ts lists them.

import type { Role } from '../../../src/hub/handler.ts'
import type { Workspace } from '../workspace.ts'

export interface CandidateFixture {
  /** What it runs on: `nginx`, `openresty`, `worker`, `distribution`, … */
  readonly id: string
  /** Its set-up, such as `as-published` or `mended`. */
  readonly variant: string
  /** Path of a project in front of all names, as Harbor's; none when absent. */
  readonly prefix?: string
  /** Ids of FAILURES list B, exactly: no more, and no fewer. */
  readonly faults: readonly string[]
  readonly start: (hub: CandidateHub) => Promise<RunningCandidate>
}

/** The upstream of a candidate. */
export interface CandidateHub {
  readonly origins: Readonly<Record<Role, string>>
  /** Path of the PEM file of the CA that signed its certificates; null for plain HTTP. */
  readonly ca: string | null
  /** For the candidate's own files; what it starts stops with it. */
  readonly workspace: Workspace
}

export interface RunningCandidate {
  /** Scheme and authority. */
  readonly url: string
  /** For those who are to trust it; null when it speaks plain HTTP. */
  readonly caPem: string | null
  /** The proxy through which it is asked (`--upstream-proxy`); directly when absent. */
  readonly upstreamProxy?: string
  readonly close: () => Promise<unknown>
}
