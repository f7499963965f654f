// The embedded Docker Hub: registry, authorization server and CDN, each an authority of its own on loopback.

import { accountsOf } from './authorization/accounts.ts'
import { authorizationHandler } from './authorization/handler.ts'
import { createTokens } from './authorization/tokens.ts'
import { cdnHandler } from './cdn/handler.ts'
import { createUrlSigner } from './cdn/signed-urls.ts'
import type { Handlers, HubRequest, Role } from './handler.ts'
import { CATALOG } from './images/catalog.ts'
import { addressText, listen, LOOPBACK, type HubAddress, type Listener } from './listener.ts'
import { ALICE, PUSH_LIMIT, type HubAuthority, type HubOptions, type RunningHub } from './options.ts'
import { registryHandler } from './registry/handler.ts'
import { createPullLimit, DOCKER_HUB_LIMIT } from './registry/pull-limit.ts'
import { createUploads } from './registry/upload-sessions.ts'
import { memoryOf } from './store/memory.ts'
import { createStore, type Store } from './store/store.ts'

const ROLES = ['registry', 'authorization', 'cdn'] as const satisfies readonly Role[]

/** Docker Hub's own name for what its tokens are for. */
const SERVICE = 'registry.docker.io'

/**
 * Listens on three free ports of loopback, or where it is told. Makes no content before it is asked for. Throws
 * `port-in-use` and `address-not-available`, and leaves nothing open.
 */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const { leafFor, onFault, names, wrap, recording, witness, down = [], catalog = CATALOG } = options
  const listeners = new Map<Role, Listener>()
  const doors = new Map<Role, Listener>()
  const addressOf = (role: Role): HubAddress => options.addresses?.[role] ?? { host: LOOPBACK, port: 0 }
  let closing: Promise<unknown> | null = null
  const close = async (): Promise<void> => {
    recording?.closing()
    const all = [...listeners.values(), ...doors.values()]
    closing ??= Promise.all(all.map((listener) => listener.close()))
    await closing
  }
  try {
    for (const role of ROLES) {
      const address = addressOf(role)
      const leaf = leafFor?.(certifiedHost(names?.[role] ?? addressText(address))) ?? null
      const watching = witness === undefined ? {} : { witness: (asked: HubRequest) => witness(asked, role) }
      listeners.set(role, await listen({ leaf, address, onFault, recording, ...watching }))
      if (options.doors === 'own') doors.set(role, await listen({ leaf, onFault }))
    }
  } catch (error) {
    await close()
    throw error
  }
  const authorityOf = (role: Role): HubAuthority => {
    const address = { host: addressOf(role).host, port: listeners.get(role)?.port ?? 0 }
    const scheme = leafFor === null ? 'http' : 'https'
    return { name: names?.[role] ?? new URL(`${scheme}://${addressText(address)}`).host, address }
  }
  const authorities = {
    registry: authorityOf('registry'),
    authorization: authorityOf('authorization'),
    cdn: authorityOf('cdn'),
  }
  const store = createStore(catalog)
  const own = handlersOf(options, { authorities, store })
  const handlers = wrap === undefined ? own : wrap(own)
  // They listened to have a port that nobody else has.
  await Promise.all(down.map(async (role) => listeners.get(role)?.close()))
  for (const [role, listener] of [...listeners, ...doors]) {
    listener.serve(authorities[role].name, handlers[role])
  }
  return { authorities, store, close, doors: options.doors === 'own' ? doorsOf(doors) : null }
}

function doorsOf(listeners: ReadonlyMap<Role, Listener>): Readonly<Record<Role, HubAddress>> {
  const at = (role: Role): HubAddress => ({ host: LOOPBACK, port: listeners.get(role)?.port ?? 0 })
  return { registry: at('registry'), authorization: at('authorization'), cdn: at('cdn') }
}

/** Without port and brackets. */
function certifiedHost(authority: string): string {
  return new URL(`https://${authority}`).hostname.replace(/^\[|\]$/g, '')
}

function handlersOf(
  options: HubOptions,
  { authorities, store }: { authorities: RunningHub['authorities']; store: Store },
): Handlers {
  const { leafFor, now, accounts = [ALICE] } = options
  const { pullLimit = DOCKER_HUB_LIMIT, pushLimit = PUSH_LIMIT, tokenTimes = {} } = options
  const originOf = (role: Role): string =>
    `${leafFor === null ? 'http' : 'https'}://${authorities[role].name}`
  const memory = memoryOf(pushLimit)
  const tokens = createTokens({ issuer: authorities.authorization.name, now, times: tokenTimes })
  const signer = createUrlSigner(now)
  return {
    registry: registryHandler({
      store,
      memory,
      tokens,
      signer,
      uploads: createUploads(memory),
      pullLimit: createPullLimit(pullLimit, now),
      origin: originOf('registry'),
      cdnOrigin: originOf('cdn'),
      realm: `${originOf('authorization')}/token`,
      service: SERVICE,
    }),
    authorization: authorizationHandler({ store, accounts: accountsOf(accounts), tokens, now }),
    cdn: cdnHandler({ store, signer }),
  }
}
