// A scenario's hub under Docker Hub's names, and where those names lead. Knows no proxy and no client.

import type { Handlers, Role } from '../handler.ts'
import { listen, LOOPBACK, type Listener } from '../listener.ts'
import { DOCKER_HUB_NAMES, type HubAuthority, type HubOptions } from '../options.ts'
import { startHub } from '../start.ts'
import type { Scenario } from './scenario.ts'

export interface RunningScenario {
  /**
   * Where each name leads, on port 443: the three of Docker Hub, then the mirror if there is one. Behind the names of
   * what is down nobody listens.
   */
  readonly authorities: readonly HubAuthority[]
  /** Cuts what is open, and frees the ports. Idempotent. */
  close(): Promise<void>
}

interface StartOptions extends Pick<HubOptions, 'now' | 'onFault'> {
  /** Makes the certificates that clients are shown. */
  readonly leafFor: NonNullable<HubOptions['leafFor']>
  /** Around all of it: to watch it, or to slow it down. */
  readonly around?: (handlers: Handlers) => Handlers
}

/** tcpmux: needs root to listen on, and nobody does (RFC 1078). */
const CLOSED = { host: LOOPBACK, port: 1 }

/** Throws what listening throws, and leaves nothing open. */
export async function startScenario(
  scenario: Pick<Scenario, 'down' | 'mirror' | 'isMirrorDown' | 'hub' | 'wrap'>,
  { leafFor, now, onFault, around = (handlers) => handlers }: StartOptions,
): Promise<RunningScenario> {
  const { down = [], mirror } = scenario
  const served: Handlers[] = []
  const hub = await startHub({
    ...scenario.hub?.({ now }),
    ...{ leafFor, now, onFault, names: DOCKER_HUB_NAMES },
    wrap: (own) => {
      const handlers = around(scenario.wrap?.(own) ?? own)
      served.push(handlers)
      return handlers
    },
  })
  const roles = Object.entries(hub.authorities) as [Role, HubAuthority][]
  const authorities = roles.map(([role, authority]) =>
    down.includes(role) ? { ...authority, address: CLOSED } : authority,
  )
  const [serving] = served
  if (mirror === undefined || serving === undefined) return { authorities, close: () => hub.close() }
  if (scenario.isMirrorDown === true) {
    return { authorities: [...authorities, { name: mirror, address: CLOSED }], close: () => hub.close() }
  }
  const listener = await mirrorListener(mirror, serving, { leafFor, onFault }).catch(
    async (error: unknown) => {
      await hub.close()
      throw error
    },
  )
  let closing: Promise<void> | null = null
  return {
    authorities: [...authorities, { name: mirror, address: { host: LOOPBACK, port: listener.port } }],
    close: async () => {
      closing ??= Promise.all([hub.close(), listener.close()]).then(() => undefined)
      await closing
    },
  }
}

/** Another name of the registry, which sees by the Host whom it is asked as. */
async function mirrorListener(
  name: string,
  { registry }: Handlers,
  { leafFor, onFault }: Pick<StartOptions, 'leafFor' | 'onFault'>,
): Promise<Listener> {
  const listener = await listen({ leaf: leafFor(name), onFault })
  listener.serve(name, registry)
  return listener
}
