// A real bench on a candidate, and a whole check of one: our proxy, the puller and the log, in this process.

import { onTestFinished } from 'vitest'
import { openLab, type Lab } from '../../src/cli/check/lab.ts'
import { DIRECT } from '../../src/proxy/options.ts'
import { PERSONALITIES } from '../../src/puller/personalities/index.ts'
import { realWait, type Wait } from '../../src/puller/wait.ts'
import type { Credentials, Personality } from '../../src/puller/personality.ts'
import { testImage, type TestImage, type Way } from '../../src/replay/candidate.ts'
import { createBench, type BenchOptions, type OpenBench } from '../../src/replay/engine/create-bench.ts'
import type { Scope } from '../../src/replay/engine/scope.ts'
import { recordedClient } from '../../src/replay/engine/recorded-client.ts'
import type { Upstream } from '../../src/replay/upstream.ts'
import { check } from '../../src/replay/run.ts'
import type { Verdict } from '../../src/replay/verdict.ts'
import { reference } from '../puller/pull-from.ts'

/** A lab whose hub is the candidate's upstream: start the candidate on `hub`, then ask it by `benchOn({ url, lab })`. */
export async function labBehind(scheme: 'http' | 'https' = 'http'): Promise<LabBehind> {
  const lab = await openLab({
    network: DIRECT,
    recorder: null,
    silenceMs: 20_000,
    hub: {
      listen: { host: '127.0.0.1', port: 0 },
      scheme,
      candidateAuthority: 'candidate.test',
      prefix: '',
      platform: 'linux/amd64',
    },
  })
  onTestFinished(() => lab.close('end-of-input'))
  if (lab.behind === null) throw new TypeError('a lab without its hub')
  return { lab, hub: lab.behind }
}

export interface LabBehind {
  readonly lab: Lab
  readonly hub: NonNullable<Lab['behind']>
}

export interface OnCandidate {
  /** With the hub behind the candidate (`labBehind`); a lab without one by default. */
  readonly lab?: Lab
  /** Scheme and authority. */
  readonly url: string
  /** PEM that the candidate's certificate, and those of whoever it redirects to, are signed by. */
  readonly ca?: readonly string[]
  /** As a user writes it; `busybox` by default. */
  readonly image?: string | TestImage
  readonly prefix?: string
  readonly ways?: readonly Way[]
  readonly credentials?: Credentials
  readonly clients?: readonly Personality[]
  readonly upstream?: Upstream
  readonly writes?: 'allowed' | 'forbidden'
  /** Repository for writes. */
  readonly scratch?: string
  /** For one question, ms. */
  readonly patienceMs?: number
  readonly signal?: AbortSignal
  /** The check's own pauses; real ones by default. */
  readonly wait?: Wait
}

/** A bench that is closed with the test. */
export async function benchOn(on: OnCandidate): Promise<OpenBench & { readonly lab: Lab }> {
  const lab = await labFor(on)
  const options = optionsOf(on, lab)
  const bench = createBench({ ...options, client: recordedClient(lab.client, lab.ledger) })
  return { ...bench, lab }
}

/** The whole check. */
export async function checkOn(
  on: OnCandidate,
  scope: Scope = { only: null, skip: [], depth: 'full', pulls: 'tried' },
): Promise<{ readonly verdict: Verdict; readonly reached: boolean; readonly lab: Lab }> {
  const lab = await labFor(on)
  return { ...(await check({ ...optionsOf(on, lab), client: lab.client, scope })), lab }
}

async function labFor({ ca = [], lab: given }: OnCandidate): Promise<Lab> {
  if (given !== undefined) return given
  const lab = await openLab({ network: { ...DIRECT, upstreamCa: ca }, recorder: null, silenceMs: 20_000 })
  onTestFinished(() => lab.close('end-of-input'))
  return lab
}

function optionsOf(on: OnCandidate, { clock, ledger, store, behind }: Lab): Omit<BenchOptions, 'client'> {
  const { prefix = '', ways = ['host', 'mirror'], image = 'busybox', credentials = null } = on
  return {
    candidate: { url: new URL(on.url), prefix, ways, credentials, scratch: on.scratch ?? 'pullscope/check' },
    image: typeof image === 'string' ? testImage(reference(image), prefix, 'linux/amd64') : image,
    clients: on.clients ?? PERSONALITIES,
    upstream: on.upstream ?? behind?.upstream ?? null,
    writes: on.writes ?? 'forbidden',
    ...{ clock, ledger, session: () => store.getSnapshot() },
    userAgent: 'pullscope/test',
    patienceMs: on.patienceMs ?? 10_000,
    pullPatienceMs: 20_000,
    wait: on.wait ?? realWait,
    pullWait: () => Promise.resolve(),
    signal: on.signal ?? new AbortController().signal,
  }
}
