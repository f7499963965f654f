// Proxies that only carry bytes: a candidate must be found to be through them what it is without. Behind them is the
// Worker of the recipe, which has no fault.

import { LOGIN, startMicrosocks, startTinyproxy, type UpstreamProxy } from '../upstream-proxies.ts'
import type { Workspace } from '../workspace.ts'
import type { CandidateFixture } from './candidate.ts'
import { startMendedWorker } from './workerd.ts'

interface Plain {
  readonly id: string
  readonly scheme: string
  readonly begin: (workspace: Workspace) => Promise<UpstreamProxy>
}

const PLAIN: readonly Plain[] = [
  { id: 'tinyproxy', scheme: 'http', begin: (workspace) => startTinyproxy(workspace) },
  { id: 'microsocks', scheme: 'socks5h', begin: startMicrosocks },
]

export const PLAIN_CANDIDATES: readonly CandidateFixture[] = PLAIN.map(({ id, scheme, begin }) => ({
  id,
  variant: 'before-the-worker',
  faults: [],
  start: async (hub) => {
    const { place } = await begin(hub.workspace)
    const worker = await startMendedWorker(hub)
    return { ...worker, upstreamProxy: `${scheme}://${LOGIN.user}:${LOGIN.password}@${place}` }
  },
}))
