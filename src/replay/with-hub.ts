// `--with-hub`: our hub as the candidate's upstream. What it is asked goes into the capture of the check.

import type { ExchangeId } from '../capture/event.ts'
import type { Account } from '../hub/authorization/accounts.ts'
import type { Role } from '../hub/handler.ts'
import type { HubAddress } from '../hub/listener.ts'
import { ALICE, type HubOptions, type RunningHub } from '../hub/options.ts'
import { openRecording } from '../hub/recording/recording.ts'
import { startHub } from '../hub/start.ts'
import type { LogOptions } from '../io/recording/log.ts'
import type { Upstream } from './upstream.ts'
import { upstreamAddresses } from './with-hub/addresses.ts'
import { freshImage } from './with-hub/fresh-image.ts'
import { createWatching } from './with-hub/watching.ts'

export interface UpstreamOptions extends LogOptions, Pick<HubOptions, 'leafFor' | 'now' | 'onFault'> {
  /** Of the registry; see `upstreamAddresses` for the other two. */
  readonly listen: HubAddress
  /** Who opens the connections to the hub: host with port, as in the URL of the check. */
  readonly candidateAuthority: string
  /** What the capture calls an exchange of the hub (`MergedSource.exchangeOf`); as the hub does when absent. */
  readonly exchangeOf?: (own: ExchangeId) => ExchangeId | null
  /** Path of a project in front of all names at the candidate; empty for none. */
  readonly prefix: string
  /** Of images, such as `linux/amd64`. */
  readonly platform: string
}

export interface RunningUpstream {
  readonly upstream: Upstream
  /** Where a candidate reaches the hub, and by which names. */
  readonly authorities: RunningHub['authorities']
  /** Where our own requests to those names have to go, lest they are taken for the candidate's. */
  readonly doors: RunningHub['doors']
  /** Cuts what is open, and frees the ports. Idempotent. */
  close(): Promise<void>
}

/** Owns nothing of alice's. */
const BOB: Account = { name: 'bob', password: 'builder', namespaces: ['bob'] }

const ACCOUNTS = [ALICE, BOB] as const

/** More pulls than a check makes: the limit is for probes to bring about. */
const NO_LIMIT = { limit: 1_000_000, windowSeconds: 21_600 }

/** Throws `port-in-use` and `address-not-available`, and leaves nothing open. */
export async function startUpstream(options: UpstreamOptions): Promise<RunningUpstream> {
  const { listen, leafFor, now, onFault, candidateAuthority, prefix, platform } = options
  const { clock, emit, redactionKey, secrets, exchangeOf = (own: ExchangeId) => own } = options
  const { witness, wrap, during } = createWatching(exchangeOf)
  const hub = await startHub({
    ...{ leafFor, now, onFault, witness, wrap },
    doors: 'own',
    addresses: upstreamAddresses(listen),
    accounts: ACCOUNTS,
    pullLimit: NO_LIMIT,
    recording: openRecording({ clock, emit, redactionKey, secrets, behind: candidateAuthority }),
  })
  const originOf = (role: Role): string =>
    `${leafFor === null ? 'http' : 'https'}://${hub.authorities[role].name}`
  return {
    close: () => hub.close(),
    authorities: hub.authorities,
    doors: hub.doors,
    upstream: {
      origins: {
        registry: originOf('registry'),
        authorization: originOf('authorization'),
        cdn: originOf('cdn'),
      },
      accounts: ACCOUNTS.map(({ name, password }) => ({ name, password })),
      freshImage: (recipe = {}) => freshImage(hub.store, recipe, { prefix, platform }),
      during,
    },
  }
}
