// Whether the real clients agree with the check: where it says that a client breaks, the real one fails; where not, it pulls.

import type { Way } from '../../../src/replay/candidate.ts'
import type { Verdict } from '../../../src/replay/verdict.ts'
import { openWorkspace } from '../workspace.ts'
import type { CandidateFixture } from './candidate.ts'
import { checkFixture } from './check.ts'
import { pullAll, REAL_CLIENTS, type RealClient, type RealPull } from './clients.ts'

export interface Agreement {
  readonly fixture: CandidateFixture
  readonly verdict: Verdict
  readonly pulls: readonly ComparedPull[]
}

export interface ComparedPull extends RealPull {
  /** What the check's own pull came to; null when it tried none. */
  readonly checked: 'complete' | 'failed' | null
}

/** Checks a fixture and pulls from it with each real client, both ways, while hub and candidate stand. */
export async function agreementOn(
  fixture: CandidateFixture,
  clients: readonly RealClient[] = REAL_CLIENTS,
): Promise<Agreement> {
  const workspace = await openWorkspace()
  try {
    const { verdict, running, hubCa } = await checkFixture(workspace, fixture)
    const options = { prefix: fixture.prefix, alsoTrusted: hubCa, clients }
    const pulls = running.upstreamProxy === undefined ? await pullAll(running, options) : []
    return { fixture, verdict, pulls: pulls.map((pull) => ({ ...pull, checked: checkedBy(verdict, pull) })) }
  } finally {
    await workspace.close()
  }
}

function checkedBy(
  { pulls }: Verdict,
  { client, way }: { readonly client: RealClient; readonly way: Way },
): ComparedPull['checked'] {
  return pulls.find((pull) => pull.client === client && pull.way === way)?.status ?? null
}

/** Ids of the faults, sorted, each once. */
export function faultIds({ faults }: Verdict): string[] {
  return [...new Set(faults.map(({ id }) => id))].sort()
}
