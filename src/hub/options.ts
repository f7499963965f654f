// What the hub is told, and what it tells.

import type { Leaf } from '../../certs/leaf.ts'
import type { Account } from './authorization/accounts.ts'
import type { TokenTimes } from './authorization/tokens.ts'
import type { Handlers, Role, Witness } from './handler.ts'
import type { RepositoryRecipe } from './images/recipe.ts'
import type { HubAddress } from './listener.ts'
import type { HubRecording } from './recording/recording.ts'
import type { PullLimitOptions } from './registry/pull-limit.ts'
import type { Store } from './store/store.ts'

export interface HubOptions {
  /** Makes the certificates that clients are shown; null for plain HTTP. */
  readonly leafFor: ((host: string) => Leaf) | null
  readonly now: () => Date
  /** Told of errors in the hub itself, which cut the connection. */
  readonly onFault: (error: unknown) => void
  /**
   * Where the three listen: on free ports of 127.0.0.1 by default. Accounts and passwords of a hub are known to all:
   * who gives another than a loopback address lets other machines in.
   */
  readonly addresses?: Readonly<Record<Role, HubAddress>>
  /** Those where nobody listens, so that connections are refused; none by default. */
  readonly down?: readonly Role[]
  /** What clients call the three, such as `DOCKER_HUB_NAMES`; by default the addresses where they listen. */
  readonly names?: Readonly<Record<Role, string>>
  readonly accounts?: readonly Account[]
  readonly catalog?: readonly RepositoryRecipe[]
  /** Pulls that everyone has; Docker Hub's 100 in six hours by default. */
  readonly pullLimit?: PullLimitOptions
  /** How long tokens hold, and whose clock is off; five minutes, and nobody's, by default. */
  readonly tokenTimes?: Partial<TokenTimes>
  /** Bytes of what is pushed that are kept, in all; 512 MiB by default. Deleting gives nothing back. */
  readonly pushLimit?: number
  /** Gets all that is asked of the three, as events; nobody by default. */
  readonly recording?: HubRecording
  /** Sees requests as they came, secrets included; nobody by default. */
  readonly witness?: Witness
  /**
   * `own`: each also listens on a free port of loopback where nothing is recorded or witnessed. For a check, which knows
   * what it asks itself and must not take it for the candidate's.
   */
  readonly doors?: 'own'
  /** Puts something around the handlers before they serve: to watch them, or to let them go wrong. */
  readonly wrap?: (handlers: Handlers) => Handlers
}

export interface HubAuthority {
  /** Host, with port if it is not the scheme's default: what clients ask for. */
  readonly name: string
  /** Where it listens. */
  readonly address: HubAddress
}

export interface RunningHub {
  readonly authorities: Readonly<Record<Role, HubAuthority>>
  /** The listeners of `HubOptions.doors`; null without them. */
  readonly doors: Readonly<Record<Role, HubAddress>> | null
  /** What it holds, to look at and to add to. */
  readonly store: Store
  /** Cuts what is open, and frees the ports. Idempotent. */
  close(): Promise<void>
}

/** The hosts that a client of Docker Hub asks. */
export const DOCKER_HUB_NAMES: Readonly<Record<Role, string>> = {
  registry: 'registry-1.docker.io',
  authorization: 'auth.docker.io',
  cdn: 'production.cloudflare.docker.com',
}

/** The one user. Nothing is protected by the password: it stands in the open, and the hub is on loopback. */
export const ALICE: Account = { name: 'alice', password: 'wonderland', namespaces: ['alice', 'acme'] }

export const PUSH_LIMIT = 512 * 1024 * 1024
