// Events of the capture as a whole: its beginning and end, the command it was made with, and what it was kept for.

export type CaptureSource = 'proxy' | 'hub' | 'replay' | 'har' | 'mitmproxy'

export interface CaptureStarted {
  readonly type: 'capture.started'
  readonly version: number
  readonly source: CaptureSource
  /** ISO 8601, UTC: the one wall-clock time of a capture. */
  readonly startedAt: string
  /** What watching did change, one sentence each (DESIGN.md, "What watching must not change"). */
  readonly effects: readonly string[]
  /** Set when `--keep-secrets` was given. */
  readonly secrets?: 'kept'
  /** Hosts and patterns whose certificates were not verified, because the user said so; absent when there are none. */
  readonly insecure?: readonly string[]
}

export interface CaptureEnded {
  readonly type: 'capture.ended'
  readonly reason: 'signal' | 'command-exited' | 'quit' | 'end-of-input' | 'error'
  /** Events before this one; written into files alone, as is `sha256`. */
  readonly events?: number
  /** sha256 of all bytes of the file before this line, hex. */
  readonly sha256?: string
}

export interface ClientStarted {
  readonly type: 'client.started'
  readonly argv: readonly string[]
}

export interface ClientExited {
  readonly type: 'client.exited'
  readonly code: number | null
  readonly signal: string | null
}

/** A fault of a candidate, kept with the exchanges that prove it, so that it can be tried again (`check --again`). */
export interface FaultKept {
  readonly type: 'fault.kept'
  /** Id of the probe. */
  readonly fault: string
  /** Scheme and authority. */
  readonly candidate: string
  /** As it was given: `busybox`, `acme/app:1.2`. */
  readonly image: string
  readonly platform: string
  /** Path in front of all names; empty for none. */
  readonly prefix: string
  readonly ways: readonly ('host' | 'mirror')[]
  /** Clients that run into it. */
  readonly clients: readonly string[]
  /** It showed only with the hub behind the candidate (`--with-hub`). */
  readonly withHub: boolean
  /** The candidate was asked in a user's name; whose is not kept. Absent: in nobody's. */
  readonly login?: 'used'
  readonly message: string
}
