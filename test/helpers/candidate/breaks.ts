// The ways in which a candidate can be broken: what it does at each place, by hooks that are given what is right there.

import type { Readable } from 'node:stream'
import type { HeaderList } from '../../../src/http/headers.ts'

/** What a client asks of the candidate. */
export interface ClientAsk {
  readonly method: string
  /** Path and query, as they were on the wire. */
  readonly target: string
  readonly headers: HeaderList
  /** Scheme and authority by which the client calls the candidate. */
  readonly self: string
}

/** What the candidate asks of somebody else. */
export interface UpstreamAsk {
  readonly method: string
  /** Scheme and authority. */
  readonly origin: string
  /** Path and query, as they go on the wire. */
  readonly target: string
  /** Besides Host. */
  readonly headers: HeaderList
  /** Another than that of `origin`. */
  readonly host?: string
}

export interface TokenAsk extends UpstreamAsk {
  /** The form of a POST; null for a GET. */
  readonly form: string | null
}

export interface Head {
  readonly status: number
  readonly headers: HeaderList
}

export interface Reply extends Head {
  readonly text: string
}

export interface Redirect {
  readonly ask: ClientAsk
  readonly status: number
  readonly location: URL
}

/** Each is given what a right candidate would do, and says what this one does. */
export interface Breaks {
  /** Answers without asking anybody; null goes on. */
  readonly reply?: (ask: ClientAsk) => Reply | null
  /** Lines of `Www-Authenticate` on a 401; `upstream` is the line that came. */
  readonly challenge?: (right: string, context: { ask: ClientAsk; upstream: string }) => readonly string[]
  /** A token request, as it goes up. `asked` is what the client sent. */
  readonly tokenAsk?: (right: TokenAsk, asked: TokenAsk) => TokenAsk
  /** What a scope becomes: a right one puts `library/` before a single segment. */
  readonly scope?: (scope: string) => string
  /** Path and query as they go up. */
  readonly target?: (right: string, ask: ClientAsk) => string
  /** Scheme and authority for a `?ns=`; null is answered by 404. */
  readonly upstreamOf?: (right: string | null, ns: string | null) => string | null
  readonly upstreamHeaders?: (right: HeaderList, ask: ClientAsk) => HeaderList | Promise<HeaderList>
  readonly followRedirect?: (redirect: Redirect) => 'follow' | 'pass'
  /** The request for where a redirect leads. */
  readonly redirected?: (right: UpstreamAsk, redirect: Redirect) => UpstreamAsk
  /** The Host that an upstream is asked by. */
  readonly host?: (right: string) => string
  /** `Link` and `Location` keep the upstream's origin where it stands in them. */
  readonly links?: 'as-they-came'
  /** The head of the answer to the client. */
  readonly answer?: (right: Head, ask: ClientAsk) => Head
  readonly body?: (right: Readable, ask: ClientAsk) => Readable
  /** Answers that are kept and given again, by key; null keeps nothing. */
  readonly cacheKey?: (ask: ClientAsk) => string | null
}
