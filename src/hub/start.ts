// The embedded Docker Hub: registry, authorization server and CDN, each an authority of its own on loopback.

import { accountsOf } from './authorization/accounts.ts'
import { authorizationHandler } from './authorization/handler.ts'
import { createTokens } from './authorization/tokens.ts'
import { cdnHandler } from './cdn/handler.ts'
import { createUrlSigner } from './cdn/signed-urls.ts'
import type { Handlers, Role } from './handler.ts'
import { CATALOG } from './images/catalog.ts'
import { listen, LOOPBACK, type Listener } from './listener.ts'
import { ALICE, PUSH_LIMIT, type HubAuthority, type HubOptions, type RunningHub } from './options.ts'
import { registryHandler } from './registry/handler.ts'
import { createPullLimit, DOCKER_HUB_LIMIT } from './registry/pull-limit.ts'
import { createUploads } from './registry/upload-sessions.ts'
import { memoryOf } from './store/memory.ts'
import { createStore } from './store/store.ts'

const ROLES = ['registry', 'authorization', 'cdn'] as const satisfies readonly Role[]

/** Docker Hub's own name for what its tokens are for. */
const SERVICE = 'registry.docker.io'

/** Listens on three free ports of loopback. Makes no content before it is asked for. */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const { leafFor, onFault, names, wrap } = options
  const listeners = new Map<Role, Listener>()
  let closing: Promise<unknown> | null = null
  const close = async (): Promise<void> => {
    closing ??= Promise.all([...listeners.values()].map((listener) => listener.close()))
    await closing
  }
  try {
    for (const role of ROLES) {
      const host = new URL(`https://${names?.[role] ?? LOOPBACK}`).hostname
      listeners.set(role, await listen({ leaf: leafFor === null ? null : leafFor(host), onFault }))
    }
  } catch (error) {
    await close()
    throw error
  }
  const authorityOf = (role: Role): HubAuthority => {
    const address = { host: LOOPBACK, port: listeners.get(role)?.port ?? 0 }
    return { name: names?.[role] ?? `${address.host}:${address.port}`, address }
  }
  const authorities = {
    registry: authorityOf('registry'),
    authorization: authorityOf('authorization'),
    cdn: authorityOf('cdn'),
  }
  const own = handlersOf(options, authorities)
  const handlers = wrap === undefined ? own : wrap(own)
  for (const [role, listener] of listeners) listener.serve(authorities[role].name, handlers[role])
  return { authorities, close }
}

function handlersOf(options: HubOptions, authorities: RunningHub['authorities']): Handlers {
  const { leafFor, now, accounts = [ALICE], catalog = CATALOG } = options
  const { pullLimit = DOCKER_HUB_LIMIT, pushLimit = PUSH_LIMIT, tokenTimes = {} } = options
  const originOf = (role: Role): string =>
    `${leafFor === null ? 'http' : 'https'}://${authorities[role].name}`
  const store = createStore(catalog)
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
