// Who took part, by what each authority did in this capture rather than by its name.

import { isKnownBlobStore, isKnownRegistry, registryName } from '../registry/hosts.ts'
import type { Changes } from './changes.ts'
import { givenUpBy } from './fallbacks.ts'
import type { Group } from './group.ts'
import type { LooseStep, Participant, Role } from './trace.ts'

/** Order of the lanes, from the client outwards. */
const LANES: readonly Role[] = [
  'client',
  'mirror',
  'registry',
  'authorization',
  'blob-store',
  'proxy',
  'other',
]

/** What an authority was seen to do. `opaque`: a tunnel that nobody looked into led there. */
type Sign = 'asked-for-another' | 'operation' | 'token' | 'content' | 'opaque'

interface Known {
  readonly clients: readonly Participant[]
  /** Authorities that asked others themselves: registry proxies whose upstream's side is in the capture, too. */
  readonly proxies: ReadonlySet<string>
}

export interface Hosts {
  /** To be told each step in order, with all steps before it. */
  learn(step: LooseStep, before: readonly LooseStep[]): void
  participants(groups: readonly Group[], known: Known): Participant[]
}

export function createHosts(changes: Changes): Hosts {
  const signs = new Map<string, Set<Sign>>()
  /** Hosts that a ping of Docker Hub gave up. */
  const givenUp = new Set<string>()

  return {
    learn(step, before) {
      if (!signs.has(step.to)) changes.set(signs, step.to, new Set())
      const seen = signs.get(step.to) ?? new Set()
      for (const sign of signsOf(step)) changes.add(seen, sign)
      const door = givenUpBy(step, before)
      if (door !== null) changes.add(givenUp, door)
    },
    participants(groups, { clients, proxies }) {
      const mirrors = new Set([
        ...groups.flatMap(({ authorities }) => authorities.slice(0, -1)),
        ...givenUp,
        ...proxies,
      ])
      const servers = [...new Set([...proxies, ...signs.keys()])].map((authority): Participant => {
        const role = mirrors.has(authority) ? 'mirror' : roleOf(authority, signs.get(authority) ?? new Set())
        return { id: authority, role, authority, label: authority }
      })
      const lane = ({ role }: Participant): number => LANES.indexOf(role)
      return [...clients, ...servers].sort((a, b) => lane(a) - lane(b))
    },
  }
}

/** A host that is registry and token server in one (ghcr.io) is the registry. */
function roleOf(authority: string, signs: ReadonlySet<Sign>): Role {
  if (signs.has('asked-for-another')) return 'mirror'
  if (signs.has('operation')) return 'registry'
  if (signs.has('token')) return 'authorization'
  if (signs.has('content') || isKnownBlobStore(authority)) return 'blob-store'
  // Of a tunnel that nobody looked into, the name is all there is.
  return signs.has('opaque') && isKnownRegistry(authority) ? 'registry' : 'other'
}

function signsOf(step: LooseStep): Sign[] {
  const { operation, phase, exchange, outcome } = step
  return [
    ...(asksForAnother(step) ? (['asked-for-another'] as const) : []),
    ...(operation === null ? [] : (['operation'] as const)),
    ...(phase === 'token' ? (['token'] as const) : []),
    ...(exchange !== null && phase !== 'other' ? (['content'] as const) : []),
    ...(outcome === 'open' || outcome === 'closed' ? (['opaque'] as const) : []),
  ]
}

/** containerd names the registry that it means when it asks another: `?ns=docker.io`. */
function asksForAnother({ url, to, operation }: LooseStep): boolean {
  if (operation === null || url?.includes('?') !== true || !URL.canParse(url)) return false
  const namespace = new URL(url).searchParams.get('ns')
  // Through `pullscope --reverse`, the registry itself is asked so.
  return namespace !== null && registryName(namespace) !== registryName(to)
}
