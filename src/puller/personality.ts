// What a client kind answers for itself, so that the puller can speak as it does. One file each in personalities/.

import type { Challenge } from '../http/authenticate.ts'
import type { HeaderList } from '../http/headers.ts'
import type { Choosing } from './challenges.ts'
import type { Cause, PullFailure } from './failure.ts'
import type { Connections } from './go-head.ts'
import type { Filing } from './filing.ts'
import type { EmptyValues } from './go-challenge.ts'
import type { ManifestAnswer } from './manifest-answer.ts'
import type { ImageReference } from './reference.ts'
import type { TokenReading } from './token-answer.ts'

export interface Credentials {
  readonly name: string
  readonly password: string
}

/** What a manifest or blob request is for. */
type Wanted =
  { readonly what: 'tag' } | { readonly what: 'manifest' | 'blob'; readonly mediaType: string | null }

/** One way to ask for a token. */
export interface TokenRequest {
  readonly method: 'GET' | 'POST'
  /** In any order: Go encodes them by name. For a POST they are the body. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
  readonly basic: Credentials | null
  readonly reading: TokenReading
  /** Statuses after which the next way is tried. */
  readonly elseAfter: readonly number[]
}

export interface TokenNeed {
  readonly service: string | null
  readonly scopes: readonly string[]
  readonly credentials: Credentials | null
}

/**
 * `adopt`: take the challenge, get a token, ask again. `widen`: the same, its scope added to those there were.
 * `add-scope`: its scope is put first if it is new, and a token fetched where the first challenge said.
 */
type AfterChallenge = 'give-up' | 'adopt' | 'widen' | 'add-scope'

/** What came of a blob so far. */
export interface BlobTally {
  readonly part: 'config' | 'layer'
  /** Requests so far; not counting redirects. */
  readonly attempts: number
  /** Failures in a row that brought no byte. */
  readonly fruitless: number
}

export type AfterBlobFailure =
  | { readonly then: 'give-up' }
  | { readonly then: 'again'; readonly from: 'offset' | 'start'; readonly afterMs: number }

/** `of` says whether it asks for digests in the same way. */
export interface ResolvingByHead {
  readonly by: 'head'
  /** Whether what a tag stands for is held against the digest that HEAD named. */
  readonly digestOfTag: 'verified' | 'taken-on-trust'
  readonly of: 'tags' | 'tags-and-digests'
  /** What it makes of the answer: `get` asks again by GET, to learn the digest from the body or what is wrong. */
  readonly afterHead: (head: ResolvingHead) => 'use' | 'get' | 'refuse'
  /** What it says of a digest that is none, and why that is so in Go's words. */
  readonly invalidDigest: (digest: string, reason: string) => string
  /** What it does when the digest that a HEAD named is not there (404, MANIFEST_UNKNOWN); absent: it gives up. */
  readonly ifAbsent?: 'asks-by-tag'
}

/** How a client finds out what a tag means. */
type Resolving = { readonly by: 'get' } | ResolvingByHead

export interface ResolvingHead {
  readonly status: number
  readonly hasType: boolean
  readonly hasDigest: boolean
  readonly hasLength: boolean
}

/** Which manifests a client can read: all go by a media type, and not by what is in it. */
interface ManifestTypes {
  /** Whose type counts: that of the answer (or descriptor) that named the digest, or that of the manifest's own. */
  readonly goesBy: 'resolving' | 'fetching'
  /** What it says of one that it cannot read; null when it can. */
  readonly unreadable: (mediaType: string | null, answer: ManifestAnswer) => string | null
}

export interface Personality {
  /** As in clients/: `docker`. */
  readonly id: string
  readonly userAgent: string
  readonly connections: Connections
  /** In all requests but those for a token. */
  readonly headers: HeaderList
  /** Whether it begins with `GET /v2/`, and takes its challenge from there alone. */
  readonly begins: 'with-ping' | 'with-manifest'
  /** What it says when `GET /v2/` is not answered in its own time; absent: it waits on and on, as for all else. */
  readonly lateRoot?: string
  /** Statuses of `GET /v2/` that it goes on with; absent: any. */
  readonly rootMayBe?: readonly number[]
  readonly resolves: Resolving
  /** containerd resolves with one authorizer and fetches with another, and so meets two 401s. */
  readonly authorizers: 'one' | 'one-to-resolve-one-to-fetch'
  /** Answers whose body it takes for what it asked for. */
  readonly takes: (status: number) => boolean
  /** Statuses that are tried again. */
  readonly repeats: readonly number[]
  /** Milliseconds before each repeat: as many as there are. Five at once when absent. */
  readonly repeatPauses?: readonly number[]
  readonly manifestTypes: ManifestTypes
  /**
   * What it says of content that is of another length than HEAD or a descriptor said; null when it does not mind. `ref` is
   * how containerd names content: `index-sha256:…`. Absent: it goes by the digest alone.
   */
  readonly wrongLength?: (said: number, came: number, ref: string) => string | null
  /** Bytes of a manifest beyond which it refuses it, by what is announced or by what comes; absent: it reads on and on. */
  readonly manifestLimit?: { readonly bytes: number; readonly by: 'announced' | 'received' }
  readonly accept: (wanted: Wanted, random: () => number) => HeaderList
  readonly tokenRequests: (need: TokenNeed) => readonly TokenRequest[]
  /** `checked`: a realm that could lead elsewhere than a registry's own is refused (realm.ts). */
  readonly realms: 'any' | 'checked'
  /** What it says of a challenge without a realm. */
  readonly withoutRealm: string
  /** Which of several challenges it answers, and what it does where Basic is asked for and there is no login. */
  readonly challenges: {
    readonly chooses: Choosing
    readonly withoutLogin: 'gives-up' | 'asks-without' | 'sends-an-empty-one'
    readonly emptyValues: EmptyValues
    readonly counts: Filing
  }
  /** `earlier`: 401s before this one, to the same request. */
  readonly afterChallenge: (challenge: Challenge, earlier: number) => AfterChallenge
  /** `ns`: tells a mirror which registry it stands for. */
  readonly mirrorHint: 'ns' | 'none'
  /** Whose login it gives a mirror that asks for one: what is kept for the mirror's own host, or for the registry. */
  readonly mirrorLogin: 'of-the-mirror' | 'of-the-registry'
  readonly blobs: {
    readonly order: 'config-first' | 'config-last' | 'together'
    readonly layersAtOnce: number
    /** What it makes of a 200 to a Range request. */
    readonly rangeIgnored: 'fails' | 'skips-ahead'
    readonly afterFailure: (cause: Cause, tally: BlobTally) => AfterBlobFailure
  }
  /** What its user would read. Holds text from the network: to be escaped by whoever shows it. */
  readonly words: (failure: PullFailure, image: ImageReference) => string
}
