// Who took part, by what each authority did in this capture rather than by its name.

import { isKnownBlobStore } from '../registry/hosts.ts'
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

export function participantsOf(
  steps: readonly LooseStep[],
  groups: readonly Group[],
  clients: readonly Participant[],
): Participant[] {
  const mirrors = new Set(groups.flatMap(({ authorities }) => authorities.slice(0, -1)))
  const byAuthority = new Map<string, LooseStep[]>()
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
  return servesContent || isKnownBlobStore(authority) ? 'blob-store' : 'other'
}

/** containerd names the registry that it means when it asks another: `?ns=docker.io`. */
function isForMirror({ url, to, operation }: LooseStep): boolean {
  if (operation === null || url === null || !URL.canParse(url)) return false
  const namespace = new URL(url).searchParams.get('ns')
  return namespace !== null && namespace !== to
}
