// The upstream view: our hub behind the candidate, what it is told to do, and what the candidate asks of it.

import type { ExchangeId } from '../capture/event.ts'
import type { HeaderList } from '../http/headers.ts'
import type { Handlers, Role } from '../hub/handler.ts'
import type { RepositoryRecipe } from '../hub/images/recipe.ts'
import type { TestImage } from './candidate.ts'

export interface Upstream {
  /** What the candidate should be pointed at: `https://127.0.0.1:5443`. */
  readonly origins: Readonly<Record<Role, string>>
  /** The accounts of the hub: the second may read what the first owns only if it is public. */
  readonly accounts: readonly { readonly name: string; readonly password: string }[]
  /**
   * An image that nobody has asked for before, so that no cache knows it: `library/probe-ab12cd`. Made when it is
   * first asked for. `recipe` says what differs from a small public one of two platforms.
   */
  freshImage(recipe?: Partial<RepositoryRecipe>): FreshImage
  /**
   * The hub behaves so while `run` runs, and what it was asked meanwhile is given back. One at a time: others wait.
   * Nothing is wrapped when `behaviour` is null.
   */
  during<T>(behaviour: Behaviour | null, run: () => Promise<T>): Promise<Watched<T>>
}

/** Puts something around the hub's handlers, as its scenarios do (hub/scenarios/faults.ts). */
export type Behaviour = (handlers: Handlers) => Handlers

export interface Watched<T> {
  readonly value: T
  readonly seen: readonly Seen[]
}

/** One request that the candidate made. In memory only: headers are not redacted, and must not be shown. */
export interface Seen {
  readonly exchange: ExchangeId
  readonly role: Role
  readonly method: string
  /** Under the hub's own name for the role; path and query as they were on the wire. */
  readonly url: URL
  /** The request target as it was on the wire. */
  readonly target: string
  readonly headers: HeaderList
  /** null while it was not answered. */
  readonly status: number | null
}

export interface FreshImage extends TestImage {
  /** Moves a tag to another image, made for it; gives the new digest. */
  moveTag(tag: string): Promise<string>
  /** What the hub has under the reference: the truth. */
  truth(): Promise<Truth>
}

export interface Truth {
  /** Of the index, or the manifest if there is none. */
  readonly digest: string
  readonly mediaType: string
  readonly size: number
  /** Of the image for `platform`. */
  readonly manifest: { readonly digest: string; readonly mediaType: string; readonly size: number }
  readonly config: { readonly digest: string; readonly size: number }
  readonly layers: readonly { readonly digest: string; readonly size: number }[]
}
