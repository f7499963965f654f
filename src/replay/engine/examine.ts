// Runs the probes over a bench, one after the other, and makes faults and the grid of what they say.

import { GivenUp, Limited, Unanswered } from '../answer.ts'
import type { Bench, Pulled } from '../bench.ts'
import type { Way } from '../candidate.ts'
import { blocked, type Examined, type Probe } from '../probe.ts'
import type { Cell, Fault, PullTried } from '../verdict.ts'
import { excuseOf, excuses, isBesideThePoint } from './excuses.ts'
import { affectedBy, faultOf, isOfOthers, unexplained } from './faults.ts'
import { refusedPulls, refusedWords } from './refused.ts'
import { IDLE, idleUpstream, lackOf } from './needs.ts'
import { unwantedBy, type Scope } from './scope.ts'
import { steadinessWords } from './steadiness-words.ts'
import { untriedWords, type Untried } from './untried.ts'
import { whyUntried } from './sent.ts'
import { Spared, sparing } from './sparing.ts'
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
  /** What was met on the way, and changes nothing. */
  readonly notes: readonly string[]
  readonly stopped: boolean
  /** Probes that were not run, or not to the end, because of what they need or cost. */
  readonly leftOut: readonly LeftOut[]
}

export interface LeftOut {
  readonly id: string
  readonly because: string
}

interface Verdict {
  readonly probe: Probe
  /** `error`: pullscope could not tell. */
  readonly examined:
    | Examined
    | { readonly result: 'error'; readonly because: string }
    | { readonly result: 'skip'; readonly kind: 'left-out' | 'limited'; readonly because: string }
}

const STOPPED = 'the check was stopped before its end'

export interface Plan {
  readonly probes: readonly Probe[]
  readonly scope: Scope
  /** By fault id, in the terms of what the candidate runs on; null where only the probe's own is known. */
  readonly remedyFor: (fault: string) => string | null
  readonly onProgress?: OnProgress
  /** The bench as probes are to have it, by what the candidate is seen to be once the pulls are done; the same by default. */
  readonly asItIs?: (bench: Bench) => Promise<Bench>
}

/** What was found; a stop in the middle is said, and what was found until then is kept. */
export async function examine(bench: Bench, plan: Plan): Promise<Examination> {
  const { probes, scope, remedyFor, onProgress = () => undefined, asItIs = asGiven } = plan
  const tries = scope.depth === 'quick' || scope.pulls === 'spared' ? [] : waysOf(bench)
  const of = tries.length + probes.length
  const tried: Pulled[] = []
  const untried: Untried[] = []
  const verdicts: Verdict[] = []
  let isStopped = false
  const idle = await orStopped(bench.signal, () => idleUpstream(bench))
  for (const { client, way } of tries) {
    onProgress({ done: tried.length + untried.length, of, what: `${client.id} pulls (${way})` })
    const pulled = await orStopped(bench.signal, () => bench.pull(client, way))
    const why = pulled === null ? null : whyUntried(pulled)
    if (pulled === null) isStopped = true
    else if (why !== null) untried.push({ client: client.id, way, because: why })
    else tried.push(pulled)
  }
  // A hub that is not behind the candidate shows nothing of it: its images are not there, and nothing arrives.
  const behind = idle === null ? bench : { ...bench, upstream: null }
  const mannered = scope.depth === 'quick' ? sparing(behind) : behind
  const known = (await orStopped(bench.signal, () => asItIs(mannered))) ?? mannered
  const pulls = tried.filter((pulled) => !isBesideThePoint(pulled, known.candidate))
  for (const probe of probes) {
    onProgress({ done: tries.length + verdicts.length, of, what: probe.id })
    const examined = await orStopped(bench.signal, () => verdictOf({ bench: known, probe, scope, idle }))
    if (examined === null) isStopped = true
    verdicts.push({ probe, examined: examined ?? blocked(STOPPED) })
  }
  const explained = new Set<Pulled>()
  const blamed = pulls.filter((pulled) => excuseOf(pulled) === null)
  const faults = verdicts.flatMap(({ probe, examined }) =>
    examined.result === 'fail' && !isOfOthers(bench, examined.clients ?? probe.concerns)
      ? [faultOf({ bench, probe, examined, pulls: blamed, explained, remedyFor })]
      : [],
  )
  const denied = await orStopped(bench.signal, () => refusedPulls(blamed, bench))
  const refused = (denied ?? []).filter((pulled) => !explained.has(pulled))
  for (const pulled of refused) explained.add(pulled)
  const unanswered = verdicts.filter(({ examined }) => 'kind' in examined && examined.kind === 'limited')
  const steadiness = steadinessWords(bench.candidate.url.host, bench.steadiness.met(), unanswered.length)
  return {
    faults: [...faults, ...unexplained(blamed, explained, remedyFor)],
    grid: verdicts.flatMap((verdict) => cellsOf(bench, verdict)),
    pulls: pulls.map(triedOf),
    reservations: isStopped
      ? [STOPPED]
      : [
          ...(idle === null ? [] : [idle]),
          ...untriedWords(untried),
          ...steadiness.reservations,
          ...excuses(pulls),
          ...refusedWords(refused, bench),
          ...reservationsOf(verdicts, pulls),
        ],
    notes: steadiness.notes,
    stopped: isStopped,
    leftOut: verdicts.flatMap(({ probe: { id }, examined }) =>
      examined.result === 'skip' && examined.kind === 'left-out' ? [{ id, because: examined.because }] : [],
    ),
  }
}

function asGiven(bench: Bench): Promise<Bench> {
  return Promise.resolve(bench)
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
  const flag = unwantedBy(probe.id, scope)
  if (flag !== null) return leftOut(`not asked for (${flag})`)
  if (isOfOthers(bench, probe.concerns))
    return leftOut(`is about ${probe.concerns?.join(', ') ?? ''} (--client)`)
  if (idle !== null && probe.needs.includes('upstream')) return blocked(IDLE)
  const lack = lackOf(probe, bench, scope)
  if (lack !== null) return leftOut(lack)
  try {
    return await examinedTwice(bench, probe)
  } catch (error) {
    if (error instanceof Unanswered) return { result: 'error', because: error.message }
    if (error instanceof Limited) return { result: 'skip', kind: 'limited', because: error.message }
    if (error instanceof GivenUp) return blocked(error.message)
    if (error instanceof Spared) return leftOut(error.because)
    throw error
  }
}

/** Where a fault rests on an answer that may have been one for now only, it has to be there again. */
async function examinedTwice(bench: Bench, probe: Probe): Promise<Examined> {
  const first = await probe.examine(bench)
  const isDoubted =
    first.result === 'fail' && first.evidence.some(({ exchange }) => bench.steadiness.isDoubted(exchange))
  if (!isDoubted) return first
  const second = await probe.examine(bench)
  return second.result === 'fail' ? second : blocked(`not so when it was asked again: ${first.message}`)
}

function leftOut(because: string): Verdict['examined'] {
  return { result: 'skip', kind: 'left-out', because }
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
      examined.result === 'error' ||
      (examined.result === 'skip' && (examined.kind === 'blocked' || examined.kind === 'limited'))
    return couldNot ? [`${probe.id}: ${examined.because}`] : []
  })
}
