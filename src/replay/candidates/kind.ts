// What a candidate runs on, as far as its answers tell, and what to write there. One file a kind; index.ts lists them.

import type { HeaderList } from '../../http/headers.ts'

/** An answer of the candidate, as far as a kind is told by it. */
export interface Trait {
  /** Path that was asked. */
  readonly path: string
  readonly status: number
  readonly headers: HeaderList
  /** The first 4 KiB, as text. */
  readonly text: string
}

export interface CandidateKind {
  /** `nginx`, `openresty`, `worker`, `distribution`, `harbor`, `nexus`, `artifactory`, `unknown`. */
  readonly id: string
  readonly title: string
  /** What gives it away, quoted; null when it is not this kind. */
  readonly recognise: (traits: readonly Trait[]) => string | null
  /**
   * By fault id: the lines of its configuration that mend it, and where they go. By `ID/CAUSE` where the probe knows causes
   * that other lines mend.
   */
  readonly remedies: Readonly<Partial<Record<string, string>>>
}
