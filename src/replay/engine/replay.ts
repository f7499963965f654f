// A captured pull, asked of a candidate: each intent as its client would, then compared answer by answer.

import { decode } from '../../decode/decode.ts'
import type { Trace } from '../../decode/trace.ts'
import type { Session } from '../../model/session.ts'
import type { HttpClient } from '../../puller/http-client.ts'
import { fullName } from '../../registry/reference.ts'
import type { Pulled } from '../bench.ts'
import { recogniseCandidate } from '../candidates/recognise.ts'
import { compareTraces } from '../compare.ts'
import { faultsOf } from '../compare/faults.ts'
import { triedSide, type Comparison, type Side } from '../compare/side.ts'
import type { Plan } from '../plan.ts'
import { imageOf } from '../plan/at-candidate.ts'
import type { PullIntent } from '../plan/intent.ts'
import { failedThen, withoutGoodPull } from '../plan/recorded-pulls.ts'
import { uploadBodyLimit } from '../probes/upload-body-limit.ts'
import { writePathBroken } from '../probes/write-path-broken.ts'
import { outcomeOf, type Cell, type Fault, type Verdict } from '../verdict.ts'
import { askAll, isStopped, nameOf, type AllAsked, type Asked } from './ask-intents.ts'
import { mergedFaults, type Compared } from './compared-faults.ts'
import { whyNotReached } from './reach.ts'
import { createBench, type BenchOptions, type OpenBench } from './create-bench.ts'
import { examine, type OnProgress } from './examine.ts'
import { unexplained } from './faults.ts'
import { knock } from './knock.ts'
import { recordedClient } from './recorded-client.ts'
import { steadinessWords } from './steadiness-words.ts'

export interface ReplayOptions extends Omit<BenchOptions, 'client' | 'image' | 'clients' | 'upstream'> {
  readonly client: HttpClient
  readonly plan: Plan
  /** What was captured. */
  readonly baseline: { readonly session: Session; readonly trace: Trace }
  /** Resolves when all that was asked has come to its end in the log. */
  readonly settled: () => Promise<void>
  readonly onProgress?: OnProgress
}

/** Never throws for what a candidate does. `reached`: false when there was nobody to ask. */
export async function replay(
  options: ReplayOptions,
): Promise<{ readonly verdict: Verdict; readonly reached: boolean }> {
  const { candidate, plan, signal, settled, session } = options
  const client = recordedClient(options.client, options.ledger)
  const [first] = plan.intents.filter(({ kind }) => kind === 'pull')
  const image = imageOf(first?.kind === 'pull' ? first : ANY, candidate.prefix)
  const bench = createBench({ ...options, client, image, clients: [], upstream: null })
  const why = await whyNotReached(() => knock(candidate.url, (question) => bench.ask(question)), signal)
  if (why !== null) return { verdict: { ...nothing(options), reservations: [why] }, reached: false }
  const all = await askAll(options, bench)
  const writes = options.writes === 'allowed' && plan.writes.length > 0 ? await tryWrites(bench) : null
  await settled()
  const log = session()
  return { verdict: judge(options, bench, { all, writes, log, trace: decode(log) }), reached: true }
}

/** Stands for the image of a capture that has questions alone: it is never asked for. */
const ANY = {
  reference: {
    full: 'docker.io/library/busybox:latest',
    familiar: 'busybox',
    registry: 'docker.io',
    repository: 'library/busybox',
    target: 'latest',
  },
  platform: 'linux/amd64',
} as PullIntent

function nothing({ candidate }: ReplayOptions): Verdict {
  return {
    candidate: candidate.url.origin,
    kind: 'unknown',
    outcome: 'inconclusive',
    reservations: [],
    faults: [],
    grid: [],
    pulls: [],
    differences: [],
  }
}

interface Writes {
  readonly faults: readonly Fault[]
  readonly grid: readonly Cell[]
  readonly reservations: readonly string[]
}

/** A capture does not hold the bytes of layers: what was written is tried with bytes of our own, in the scratch repository. */
async function tryWrites(bench: OpenBench): Promise<Writes> {
  return examine(bench, {
    probes: [uploadBodyLimit, writePathBroken],
    scope: { only: null, skip: [], depth: 'full', pulls: 'spared' },
    remedyFor: () => null,
  })
}

interface Seen {
  readonly all: AllAsked
  readonly writes: Writes | null
  readonly log: Session
  readonly trace: Trace
}

function judge(options: ReplayOptions, bench: OpenBench, { all, writes, log, trace }: Seen): Verdict {
  const { asked } = all
  const { signal, candidate } = options
  const { kind, because } = recogniseCandidate(bench.traits())
  const remedyFor = (fault: string): string | null => kind.remedies[fault] ?? null
  const compared = asked.map((one) => compare(options, one, { log, trace }))
  const pulls = asked.flatMap(({ pulled }) => (pulled === null ? [] : [pulled]))
  const asRecorded = new Set(compared.flatMap((one) => failedAsRecorded(options, one) ?? []))
  const explained = new Set<Pulled>(asRecorded)
  const faults = [
    ...mergedFaults(compared, { asRecorded, explained, remedyFor }),
    ...(writes?.faults ?? []),
    ...unexplained(pulls, explained, remedyFor),
  ]
  const hasBaseline = asked.some(({ intent }) => !failedThen(options.baseline.trace, intent))
  const steadiness = steadinessWords(candidate.url.host, bench.steadiness.met(), 0)
  const found = {
    faults,
    differences: compared.flatMap(({ differences }) => differences),
    pulls: pulls.map(({ client, way, result, exchanges }) => ({
      ...{ client: client.id, way, exchanges, status: result.status },
      words: result.status === 'failed' ? result.words : null,
    })),
    reservations: isStopped(signal)
      ? ['the replay was stopped before its end']
      : [...reservationsOf(options, all), ...(writes?.reservations ?? []), ...steadiness.reservations],
    stopped: isStopped(signal),
  }
  const { stopped: _, ...shown } = found
  return {
    ...shown,
    candidate: candidate.url.origin,
    kind: kind.id,
    kindBecause: because,
    outcome: hasBaseline ? outcomeOf(found) : 'inconclusive',
    grid: writes?.grid ?? [],
    ...(steadiness.notes.length === 0 ? {} : { notes: steadiness.notes }),
  }
}

/** The pull, if it failed as the captured one did: no answer was another in a way that a client minds. */
function failedAsRecorded({ baseline }: ReplayOptions, { asked, differences }: Compared): Pulled | null {
  const { intent, pulled } = asked
  if (intent.kind !== 'pull' || pulled?.result.status !== 'failed') return null
  const recorded = baseline.trace.pulls[intent.pull]
  if (recorded === undefined || recorded.status === 'complete') return null
  return differences.some(({ weight }) => weight === 'breaking') ? null : pulled
}

function compare(
  { baseline, candidate }: ReplayOptions,
  asked: Asked,
  { log, trace }: Pick<Seen, 'log' | 'trace'>,
): Compared {
  const { intent, way, exchanges, pulled, fullName } = asked
  const comparison: Comparison = {
    baseline: baselineSide(baseline, intent),
    candidate: triedSide(
      { session: log, trace },
      {
        exchanges,
        status: pulled?.result.status ?? answeredOf(log, exchanges),
        reference: referenceOf(intent),
      },
    ),
    way,
    fullName,
    candidateAuthority: candidate.url.host,
  }
  const differences = compareTraces(comparison)
  return { asked, differences, faults: faultsOf(differences, comparison) }
}

/** Of a question: it has one answer, and no other way to get it. */
function answeredOf({ exchanges: all }: Session, exchanges: Asked['exchanges']): 'complete' | 'failed' {
  const last = all[exchanges.at(-1) ?? -1]
  const status = last !== undefined && 'response' in last ? (last.response?.status ?? null) : null
  return status !== null && status < 400 ? 'complete' : 'failed'
}

function baselineSide({ session, trace }: ReplayOptions['baseline'], intent: Asked['intent']): Side {
  if (intent.kind === 'pull') {
    const pull = trace.pulls[intent.pull]
    if (pull !== undefined) return { session, trace, pull }
  }
  const exchange = intent.kind === 'question' ? (trace.steps[intent.step]?.exchange ?? null) : null
  const exchanges = exchange === null ? [] : [exchange]
  return triedSide({ session, trace }, { exchanges, status: 'complete', reference: referenceOf(intent) })
}

function referenceOf(intent: Asked['intent']): string {
  return intent.kind === 'pull'
    ? intent.reference.full
    : fullName(intent.registry, intent.repository ?? '', intent.rest)
}

/** Green means compared. */
function reservationsOf({ plan, baseline, writes }: ReplayOptions, { asked, givenUp }: AllAsked): string[] {
  const unasked = plan.intents.filter(
    (intent) => ![...asked, ...givenUp].some((one) => one.intent === intent),
  )
  return [
    ...withoutGoodPull(baseline.trace, plan.intents),
    ...givenUp.map(({ because }) => because),
    ...unasked.map((intent) => `${nameOf(intent)}: there is no such way to name the candidate`),
    ...(plan.writes.length > 0 && writes === 'forbidden'
      ? [`${plan.writes.length} writes of the capture were left out (--allow-writes)`]
      : []),
  ]
}
