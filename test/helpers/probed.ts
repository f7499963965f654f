// What one probe says of the candidate of these tests: right, or broken by a hook; with the view from upstream, or without.

import { onTestFinished } from 'vitest'
import { startClock } from '../../src/io/clock.ts'
import type { Examined, Probe } from '../../src/replay/probe.ts'
import { startUpstream, type RunningUpstream } from '../../src/replay/with-hub.ts'
import { benchOn, type OnCandidate } from './bench.ts'
import { startCandidate, type CandidateOptions, type StartedCandidate } from './candidate.ts'
import type { Breaks } from './candidate/breaks.ts'
import { testAuthority } from './test-authority.ts'

export interface ProbedOptions extends Omit<Partial<OnCandidate>, 'url' | 'upstream'> {
  readonly breaks?: Breaks
  /** `black-box`: the probe does not know what is behind the candidate. `upstream` by default. */
  readonly view?: 'upstream' | 'black-box'
  /** Both are reached by plain HTTP by default. */
  readonly scheme?: 'http' | 'https'
  readonly candidate?: Partial<CandidateOptions>
}

export interface ProbeRig {
  readonly running: RunningUpstream
  readonly candidate: StartedCandidate
  examine(probe: Probe): Promise<Examined>
}

/** Our hub, a candidate in front of it, and a bench on that. All end with the test. */
export async function probeRig(options: ProbedOptions = {}): Promise<ProbeRig> {
  const { breaks = {}, view = 'upstream', scheme = 'http', candidate: more = {}, ...on } = options
  const authority = scheme === 'https' ? await testAuthority() : null
  const running = await hubBehind(authority?.leafFor ?? null)
  const candidate = await startCandidate({
    hub: running,
    hubScheme: scheme,
    ...(authority === null ? {} : { hubCa: authority.cert, leaf: authority.leafFor('127.0.0.1') }),
    breaks,
    ...more,
  })
  const { ca = authority === null ? [] : [authority.cert], ...rest } = on
  const known = view === 'upstream' ? { upstream: running.upstream } : {}
  const bench = await benchOn({ url: candidate.url.href, ca, ...known, ...rest })
  return { running, candidate, examine: (probe) => probe.examine(bench) }
}

/** What the probe says of a candidate that is broken so. */
export async function probed(probe: Probe, options: ProbedOptions = {}): Promise<Examined> {
  return (await probeRig(options)).examine(probe)
}

/** What it says of our hub itself, which is right. */
export async function probedHub(probe: Probe, on: Partial<OnCandidate> = {}): Promise<Examined> {
  const { upstream } = await hubBehind(null)
  return probe.examine(await benchOn({ url: upstream.origins.registry, ...on }))
}

async function hubBehind(leafFor: Parameters<typeof startUpstream>[0]['leafFor']): Promise<RunningUpstream> {
  const faults: unknown[] = []
  const running = await startUpstream({
    listen: { host: '127.0.0.1', port: 0 },
    leafFor,
    now: () => new Date(),
    onFault: (error) => faults.push(error),
    candidateAuthority: 'candidate.test',
    prefix: '',
    platform: 'linux/amd64',
    clock: startClock(),
    emit: () => undefined,
    redactionKey: Buffer.alloc(16, 7),
    secrets: 'redacted',
  })
  onTestFinished(async () => {
    await running.close()
    if (faults.length > 0) throw faults[0]
  })
  return running
}
