// One candidate, checked from beginning to end: whether it can be reached, the pulls, the probes, the verdict.

import type { HttpClient } from '../puller/http-client.ts'
import { recogniseCandidate } from './candidates/recognise.ts'
import { createBench, type BenchOptions } from './engine/create-bench.ts'
import { examine, type OnProgress } from './engine/examine.ts'
import type { Scope } from './engine/scope.ts'
import { whyNeverReached } from './engine/reach.ts'
import { recordedClient } from './engine/recorded-client.ts'
import { PROBES } from './probes/index.ts'
import { outcomeOf, type Verdict } from './verdict.ts'

export interface CheckOptions extends Omit<BenchOptions, 'client'> {
  /** Asks through the proxy whose events the ledger notes. */
  readonly client: HttpClient
  readonly scope: Scope
  /** How long to wait for the candidate to be there, ms. */
  readonly waitMs?: number
  readonly onProgress?: OnProgress
}

/** Never throws for what a candidate does. `reached`: false when there was nobody to check. */
export async function check(
  options: CheckOptions,
): Promise<{ readonly verdict: Verdict; readonly reached: boolean }> {
  const { candidate, client, ledger, scope, onProgress } = options
  const bench = createBench({ ...options, client: recordedClient(client, ledger) })
  const why = await whyNeverReached(() => bench.askAgain({ method: 'GET', url: '/v2/' }), options.signal, {
    ms: options.waitMs ?? 0,
    wait: (ms) => bench.wait(ms),
    now: () => options.clock.now(),
  })
  if (why !== null) {
    const nothing = { faults: [], grid: [], pulls: [], differences: [] }
    const verdict: Verdict = {
      ...nothing,
      candidate: candidate.url.origin,
      kind: 'unknown',
      kindBecause: '',
      outcome: 'inconclusive',
      reservations: [why],
    }
    return { verdict, reached: false }
  }
  const found = await examine(bench, {
    probes: PROBES,
    scope,
    remedyFor: (fault) => recogniseCandidate(bench.traits()).kind.remedies[fault] ?? null,
    ...(onProgress === undefined ? {} : { onProgress }),
  })
  const { stopped: _, ...shown } = found
  const { kind, because } = recogniseCandidate(bench.traits())
  return {
    verdict: {
      ...shown,
      candidate: candidate.url.origin,
      kind: kind.id,
      kindBecause: because,
      outcome: outcomeOf({ ...found, differences: [] }),
      differences: [],
    },
    reached: true,
  }
}
