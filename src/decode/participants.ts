// Who took part, by what each authority did in this capture rather than by its name.

import { isKnownBlobStore, isKnownRegistry, registryName } from '../registry/hosts.ts'
import { givenUp } from './fallbacks.ts'
import type { Group } from './group.ts'
import type { LooseStep, Outcome, Participant, Role } from './trace.ts'

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

interface Known {
  readonly clients: readonly Participant[]
  /** Authorities that asked others themselves: registry proxies whose upstream's side is in the capture, too. */
  readonly proxies: ReadonlySet<string>
}

export function participantsOf(
  steps: readonly LooseStep[],
  groups: readonly Group[],
  { clients, proxies }: Known,
): Participant[] {
  const mirrors = new Set([
    ...groups.flatMap(({ authorities }) => authorities.slice(0, -1)),
    ...givenUp(steps),
    ...proxies,
  ])
  const byAuthority = new Map<string, LooseStep[]>([...proxies].map((authority) => [authority, []]))
  for (const step of steps) {
    const seen = byAuthority.get(step.to)
    if (seen === undefined) byAuthority.set(step.to, [step])
    else seen.push(step)
  }
  const servers = [...byAuthority].map(([authority, seen]): Participant => {
    const role = roleOf(authority, seen, mirrors)
    return { id: authority, role, authority, label: authority }
  })
  const lane = ({ role }: Participant): number => LANES.indexOf(role)
  return [...clients, ...servers].sort((a, b) => lane(a) - lane(b))
}

/** A host that is registry and token server in one (ghcr.io) is the registry. */
function roleOf(authority: string, steps: readonly LooseStep[], mirrors: ReadonlySet<string>): Role {
  if (steps.some((step) => isForMirror(step)) || mirrors.has(authority)) return 'mirror'
  if (steps.some(({ operation }) => operation !== null)) return 'registry'
  if (steps.some(({ phase }) => phase === 'token')) return 'authorization'
  const servesContent = steps.some(({ phase, exchange }) => exchange !== null && phase !== 'other')
  if (servesContent || isKnownBlobStore(authority)) return 'blob-store'
  // Of a tunnel that nobody looked into, the name is all there is.
  return steps.some(({ outcome }) => isOpaque(outcome)) && isKnownRegistry(authority) ? 'registry' : 'other'
}

function isOpaque(outcome: Outcome): boolean {
  return outcome === 'open' || outcome === 'closed'
}

/** containerd names the registry that it means when it asks another: `?ns=docker.io`. */
function isForMirror({ url, to, operation }: LooseStep): boolean {
  if (operation === null || url === null || !URL.canParse(url)) return false
  const namespace = new URL(url).searchParams.get('ns')
  // Through `pullscope --reverse`, the registry itself is asked so.
  return namespace !== null && registryName(namespace) !== registryName(to)
}
