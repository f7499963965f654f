// What the operations of the registry work with, and the form that each of them has.

import type { Access } from '../../registry/token.ts'
import type { Operation } from '../../registry/endpoint.ts'
import type { Tokens } from '../authorization/tokens.ts'
import type { UrlSigner } from '../cdn/signed-urls.ts'
import type { Answer, HubRequest } from '../handler.ts'
import type { Memory } from '../store/memory.ts'
import type { Store } from '../store/store.ts'
import type { PullLimit } from './pull-limit.ts'
import type { Uploads } from './upload-sessions.ts'

export interface Registry {
  readonly store: Store
  readonly tokens: Tokens
  readonly signer: UrlSigner
  readonly memory: Memory
  readonly uploads: Uploads
  readonly pullLimit: PullLimit
  /** Where the registry is, such as `https://registry-1.docker.io`. */
  readonly origin: string
  readonly cdnOrigin: string
  /** Where clients get tokens. */
  readonly realm: string
  /** What tokens are for, such as `registry.docker.io`. */
  readonly service: string
}

export type Kind = Operation['kind']

export interface Call<K extends Kind> {
  readonly operation: Operation & { readonly kind: K }
  readonly request: HubRequest
  /** The name in the token; empty for anybody. */
  readonly user: string
}

export interface Operate<K extends Kind> {
  /** The access that a token has to give. */
  readonly needs: (operation: Operation & { readonly kind: K }) => readonly Access[]
  readonly answer: (call: Call<K>, registry: Registry) => Answer | Promise<Answer>
}
