// One candidate, checked from beginning to end: whether it can be reached, the pulls, the probes, the verdict.

import type { HttpClient } from '../puller/http-client.ts'
import { recogniseCandidate } from './candidates/recognise.ts'
import { createBench, type BenchOptions, type OpenBench } from './engine/create-bench.ts'
import { examine, type OnProgress } from './engine/examine.ts'
import { unwantedBy, type Scope } from './engine/scope.ts'
import { knock } from './engine/knock.ts'
import { whyNeverReached } from './engine/reach.ts'
import { recordedClient } from './engine/recorded-client.ts'
import { asItIs } from './evidence/own-registry.ts'
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
  const limits = scope.depth === 'quick' ? 'respected' : 'waited-out'
  const openBench = (): OpenBench =>
    createBench({ limits, ...options, client: recordedClient(client, ledger) })
  let bench = openBench()
  const begin = (): Promise<unknown> => {
    bench = openBench() // one that was silent while it was starting is none that is given up
    return knock(candidate.url, (question) => bench.askAgain(question))
  }
  const why = await whyNeverReached(begin, options.signal, {
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
    asItIs,
    remedyFor: (fault) => recogniseCandidate(bench.traits()).kind.remedies[fault] ?? null,
    ...(onProgress === undefined ? {} : { onProgress }),
  })
  const { stopped: _, leftOut: __, notes, ...shown } = found
  const askedFor = PROBES.filter(({ id }) => unwantedBy(id, scope) === null).length
  const { kind, because } = recogniseCandidate(bench.traits())
  return {
    verdict: {
      ...shown,
      candidate: candidate.url.origin,
      kind: kind.id,
      kindBecause: because,
      ...(askedFor === PROBES.length ? {} : { askedFor: { probes: askedFor, of: PROBES.length } }),
      outcome: outcomeOf({ ...found, differences: [] }),
      differences: [],
      ...(notes.length === 0 ? {} : { notes }),
    },
    reached: true,
  }
}
