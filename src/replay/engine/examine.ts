// Runs the probes over a bench, one after the other, and makes faults and the grid of what they say.

import { Unanswered } from '../answer.ts'
import type { Bench, Pulled } from '../bench.ts'
import type { Way } from '../candidate.ts'
import type { Examined, Probe } from '../probe.ts'
import type { Cell, Fault, PullTried } from '../verdict.ts'
import { excuseOf, excuses } from './excuses.ts'
import { affectedBy, faultOf, unexplained } from './faults.ts'
import { idleUpstream, lackOf } from './needs.ts'
import type { Scope } from './scope.ts'
import { canName } from './tried.ts'

/** `probe`: the id of the probe, or the pull, that is going on. */
export type OnProgress = (progress: {
  readonly done: number
  readonly of: number
  readonly what: string
}) => void

export interface Examination {
  readonly faults: readonly Fault[]
  readonly grid: readonly Cell[]
  readonly pulls: readonly PullTried[]
  /** Why it cannot be told whether the candidate is right; empty when it can. */
  readonly reservations: readonly string[]
  readonly stopped: boolean
}

interface Verdict {
  readonly probe: Probe
  /** `error`: pullscope could not tell. */
  readonly examined: Examined | { readonly result: 'error'; readonly because: string }
}

const STOPPED = 'the check was stopped before'

export interface Plan {
  readonly probes: readonly Probe[]
  readonly scope: Scope
  /** By fault id, in the terms of what the candidate runs on; null where only the probe's own is known. */
  readonly remedyFor: (fault: string) => string | null
  readonly onProgress?: OnProgress
}

/** What was found; a stop in the middle is said, and what was found until then is kept. */
export async function examine(bench: Bench, plan: Plan): Promise<Examination> {
  const { probes, scope, remedyFor, onProgress = () => undefined } = plan
  const tries = scope.depth === 'quick' || scope.pulls === 'spared' ? [] : waysOf(bench)
  const of = tries.length + probes.length
  const pulls: Pulled[] = []
  const verdicts: Verdict[] = []
  let isStopped = false
  const idle = await orStopped(bench.signal, () => idleUpstream(bench))
  for (const { client, way } of tries) {
    onProgress({ done: pulls.length, of, what: `${client.id} pulls (${way})` })
    const pulled = await orStopped(bench.signal, () => bench.pull(client, way))
    if (pulled === null) isStopped = true
    else pulls.push(pulled)
  }
  for (const probe of probes) {
    onProgress({ done: tries.length + verdicts.length, of, what: probe.id })
    const examined = await orStopped(bench.signal, () => verdictOf({ bench, probe, scope, idle }))
    if (examined === null) isStopped = true
    verdicts.push({ probe, examined: examined ?? skip('blocked', STOPPED) })
  }
  const explained = new Set<Pulled>()
  const blamed = pulls.filter((pulled) => excuseOf(pulled) === null)
  const faults = verdicts.flatMap(({ probe, examined }) =>
    examined.result === 'fail'
      ? [faultOf({ bench, probe, examined, pulls: blamed, explained, remedyFor })]
      : [],
  )
  return {
    faults: [...faults, ...unexplained(blamed, explained, remedyFor)],
    grid: verdicts.flatMap((verdict) => cellsOf(bench, verdict)),
    pulls: pulls.map(triedOf),
    reservations: isStopped ? [STOPPED] : [...excuses(pulls), ...reservationsOf(verdicts, pulls)],
    stopped: isStopped,
  }
}

/** null when the check was stopped meanwhile. */
async function orStopped<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T | null> {
  const isStopped = (): boolean => signal.aborted
  if (isStopped()) return null
  try {
    return await run()
  } catch (error) {
    if (isStopped()) return null
    throw error
  }
}

function waysOf({ clients, candidate, image }: Bench): { client: Pulled['client']; way: Way }[] {
  return candidate.ways.flatMap((way) =>
    clients.filter((client) => canName(client, way, { candidate, image })).map((client) => ({ client, way })),
  )
}

interface Asked {
  readonly bench: Bench
  readonly probe: Probe
  readonly scope: Scope
  /** Why the hub behind the candidate sees nothing; null when it does, or when there is none. */
  readonly idle: string | null
}

async function verdictOf({ bench, probe, scope, idle }: Asked): Promise<Verdict['examined']> {
  const { only, skip: skipped } = scope
  if (only !== null && !only.includes(probe.id)) return skip('not-here', 'not asked for (--only)')
  if (skipped.includes(probe.id)) return skip('not-here', 'not asked for (--skip)')
  const lack = lackOf(probe, bench, scope)
  if (lack !== null) return skip('not-here', lack)
  if (idle !== null && probe.needs.includes('upstream')) return skip('blocked', idle)
  try {
    return await probe.examine(bench)
  } catch (error) {
    if (error instanceof Unanswered) return { result: 'error', because: error.message }
    throw error
  }
}

function skip(kind: 'not-here' | 'blocked', because: string): Examined {
  return { result: 'skip', kind, because }
}

function triedOf({ client, way, result, exchanges }: Pulled): PullTried {
  const words = result.status === 'failed' ? result.words : null
  return { client: client.id, way, status: result.status, words, exchanges }
}

function cellsOf(bench: Bench, { probe, examined }: Verdict): Cell[] {
  const affects = examined.result === 'fail' ? affectedBy(bench, probe, examined) : []
  return bench.clients.map(({ id: personality }): Cell => {
    const cell = { id: probe.id, personality }
    if (examined.result === 'fail') {
      return affects.includes(personality)
        ? { ...cell, result: 'fail', because: examined.message }
        : { ...cell, result: 'pass', because: `${personality} makes no such request` }
    }
    const because = examined.result === 'pass' ? null : examined.because
    return { ...cell, result: examined.result, because }
  })
}

/** What was planned and could not be told. What the user left out, or gave no means for, is no reservation. */
function reservationsOf(verdicts: readonly Verdict[], pulls: readonly Pulled[]): string[] {
  const isTold = verdicts.some(({ examined: { result } }) => result === 'pass' || result === 'fail')
  if (!isTold && pulls.length === 0) return ['nothing was asked that could tell']
  return verdicts.flatMap(({ probe, examined }) => {
    const couldNot =
      examined.result === 'error' || (examined.result === 'skip' && examined.kind === 'blocked')
    return couldNot ? [`${probe.id}: ${examined.because}`] : []
  })
}
