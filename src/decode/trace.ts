// The registry protocol as it was spoken: what decode makes of a Session, and all that rules and views read.

import type { ConnectionId, ExchangeId, Millis, UpstreamCause } from '../capture/event.ts'
import type { Exchange, Session } from '../model/session.ts'

/** What was asked. What happened is the outcome. */
export type Phase =
  | 'challenge'
  | 'token'
  | 'resolve'
  | 'index'
  | 'manifest'
  | 'config'
  | 'layer'
  | 'referrers'
  | 'tags'
  | 'catalog'
  | 'blob-check'
  | 'upload'
  | 'mount'
  | 'publish'
  | 'delete'
  | 'connect'
  | 'other'

/**
 * What happened.
 * - `pending` no end seen yet · `ok` 2xx, complete · `unchanged` 304
 * - `challenged` 401 to a request without a token · `redirected` 3xx with a Location
 * - `denied` 401 in spite of credentials, or 403 · `missing` 404 · `limited` 429 · `rejected` any other 4xx
 * - `failed` 5xx of the upstream · `unreachable` no upstream, pullscope answered · `cut` the answer broke off
 * - `abandoned` the client went away · `corrupt` complete, but the bytes do not have the digest that was asked for
 * - `open`, `closed` a tunnel that was not intercepted: nobody looked whether what passed through it was any good
 */
export type Outcome =
  | 'pending'
  | 'ok'
  | 'unchanged'
  | 'challenged'
  | 'redirected'
  | 'denied'
  | 'missing'
  | 'limited'
  | 'rejected'
  | 'failed'
  | 'unreachable'
  | 'cut'
  | 'abandoned'
  | 'corrupt'
  | 'open'
  | 'closed'

/** Dense 0, 1, 2… in the order in which the steps began. */
export type StepId = number
export type PullId = number
/** Stable within a trace: the client's kind (`docker`, `docker-2`) or an authority. */
export type ParticipantId = string

/** What is known of a step besides its phase; each is null when it does not apply or was not seen. */
export interface Facts {
  /** The authority that was asked. */
  readonly authority: string
  /** Name as in the path, such as `library/redis`. */
  readonly repository: string | null
  /** Tag or digest that was asked for. */
  readonly reference: string | null
  /** Digest of the content this step is about, asked for or learned. */
  readonly digest: string | null
  readonly mediaType: string | null
  /** Announced size of the content in bytes (`Content-Length`, or the descriptor's size). */
  readonly size: number | null
  /** Scopes of a challenge or token request. */
  readonly scopes: readonly string[]
  /** Whether the bytes have the digest asked for; null when there was nothing to compare. */
  readonly verified: boolean | null
  /** Authority that a redirect or a realm leads to. */
  readonly leadsTo: string | null
  /** Platform of an index entry or manifest, `os/arch[/variant]`. */
  readonly platform: string | null
  /** Answer in a few words, such as `Bearer`, `token, 300 s`, `3 platforms`; null when the status says it all. */
  readonly gist: string | null
}

export interface Step {
  readonly id: StepId
  readonly phase: Phase
  /** null for a `connect` step that has no exchange. */
  readonly exchange: ExchangeId | null
  /** The connection on which this came: a client's, or that of a registry proxy to its upstream. */
  readonly connection: ConnectionId
  readonly pull: PullId | null
  /** A client; or the registry proxy that asked its own upstream, where the capture tells of that side, too. */
  readonly from: ParticipantId
  readonly to: ParticipantId
  readonly outcome: Outcome
  /** Challenge → token → retry; redirect → content; mirror that failed → next registry. */
  readonly causedBy: StepId | null
  readonly facts: Facts
  /** Operation of the distribution spec, such as `blob-get` (end-2); null outside it. */
  readonly operation: string | null
  /** The request in a few words for an arrow: `GET /v2/`, `token library/redis:pull`, `HEAD latest`. */
  readonly ask: string
  /** The answer in a few words for an arrow: `401 Bearer`, `200 sha256:d87d83…`; null while there is none. */
  readonly answer: string | null
  readonly method: string | null
  readonly url: string | null
  readonly status: number | null
  /** Body bytes that came back so far; of a tunnel that was not intercepted, all bytes. */
  readonly bytes: number
  /** Body bytes that went up so far, or all bytes, likewise. */
  readonly bytesSent: number
  readonly startedAt: Millis
  /** When the head of the answer came; of a tunnel that was not intercepted, when it was open. */
  readonly answeredAt: Millis | null
  readonly endedAt: Millis | null
}

/** A step before it is known which pull it is part of. */
export type LooseStep = Omit<Step, 'pull'>

export type PullKind = 'pull' | 'push' | 'login' | 'list'
/** `incomplete`: the capture ended before the pull did. */
export type PullStatus = 'running' | 'complete' | 'failed' | 'incomplete'

export interface Layer {
  readonly digest: string
  readonly mediaType: string | null
  /** From the descriptor, bytes. */
  readonly size: number | null
  readonly bytes: number
  /** `unasked`: the client never asked for it (it may have had it). */
  readonly state: 'unasked' | 'running' | 'complete' | 'failed'
  readonly steps: readonly StepId[]
}

export interface Pull {
  readonly id: PullId
  readonly kind: PullKind
  /** The client's participant id. */
  readonly client: ParticipantId
  /** Full name, such as `docker.io/library/redis:latest`; the registry's name for a login. */
  readonly reference: string
  /** Digest that the reference led to. */
  readonly digest: string | null
  readonly platform: string | null
  readonly steps: readonly StepId[]
  readonly layers: readonly Layer[]
  /** Body bytes of content (index, manifests, config, layers), down for a pull and up for a push. */
  readonly bytes: number
  readonly status: PullStatus
  readonly startedAt: Millis
  readonly endedAt: Millis | null
}

export type Role = 'client' | 'registry' | 'mirror' | 'authorization' | 'blob-store' | 'proxy' | 'other'

export interface Participant {
  readonly id: ParticipantId
  readonly role: Role
  /** `127.0.0.1` for a client. */
  readonly authority: string
  /** For a lane's head: `docker 20.10.24`, `registry-1.docker.io`. */
  readonly label: string
}

/** A host whose certificate is not verified, because the user said so (`--insecure-upstream`). */
export interface Insecure {
  /** An authority that was connected to, or a host or pattern as the user named it. */
  readonly host: string
  /** Whether anything was sent there so. */
  readonly used: boolean
  /** Why its certificate would have been refused; null when it would not have been, or is not known. */
  readonly wouldFail: UpstreamCause | null
}

export interface Trace {
  /** In the order of their lanes: clients, mirrors, registries, authorization, blob stores, others. */
  readonly participants: readonly Participant[]
  readonly pulls: readonly Pull[]
  readonly steps: readonly Step[]
  /** Every view has to show these: what came from such a host may be anybody's. Those that were used come first. */
  readonly insecure: readonly Insecure[]
}

/** The exchange of a step, or null. */
export function exchangeOf(session: Session, step: Step): Exchange | null {
  return step.exchange === null ? null : (session.exchanges[step.exchange] ?? null)
}
