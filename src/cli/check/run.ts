// `pullscope check` as a run: one candidate after the other, then the report. Resolves with the exit code.

import type { CaptureEvent } from '../../capture/event.ts'
import { PullscopeError } from '../../errors.ts'
import type { HubAddress } from '../../hub/listener.ts'
import type { Personality } from '../../puller/personality.ts'
import { decode } from '../../decode/decode.ts'
import { namedImage, type Candidate, type TestImage, type Way } from '../../replay/candidate.ts'
import type { Scope } from '../../replay/engine/scope.ts'
import type { BenchOptions } from '../../replay/engine/create-bench.ts'
import { findProbe } from '../../replay/probes/find.ts'
import { PROBES } from '../../replay/probes/index.ts'
import { check, type CheckOptions } from '../../replay/run.ts'
import type { Verdict } from '../../replay/verdict.ts'
import { realWait } from '../../puller/wait.ts'
import { isLoopback } from '../../proxy/ip-address.ts'
import { writeCa } from '../hub/ca-file.ts'
import { readNetwork } from '../network/flags.ts'
import { note } from '../stdio.ts'
import { exitCodeOf } from '../trace/run-command.ts'
import { startRecording } from '../trace/recording.ts'
import { version } from '../version.ts'
import { openBaseline } from './baseline.ts'
import { clientsOf } from './clients.ts'
import type { CredentialsFor } from './credentials.ts'
import { exitCode } from './exit-code.ts'
import type { CandidateFlags } from './flags.ts'
import { keepFaults, prepareKeeping } from './keep.ts'
import { openLab, type HubBehind, type Lab } from './lab.ts'
import { progressOf } from './progress.ts'
import { printReport } from './report.ts'
import { untilAborted } from './stop.ts'

export interface CheckRun {
  readonly urls: readonly URL[]
  readonly image: string
  readonly platform: string
  readonly scope: Scope
  readonly flags: CandidateFlags
  /** Where the hub behind the candidate listens; null for none. */
  readonly withHub: HubAddress | null
  /** Of that hub. */
  readonly hubScheme: 'http' | 'https'
  /** Gets the CA of that hub; null for nobody. */
  readonly caOut: string | null
  /** A folder for faults as captures; null for none. */
  readonly keep: string | null
  readonly credentialsFor: CredentialsFor
}

const BOTH: readonly Way[] = ['host', 'mirror']
const SCRATCH = 'pullscope/check'
/** As indexes name platforms: os/architecture, and a variant. */
const PLATFORM = /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/i
/** A whole pull may take so many times what one answer may. */
const PULL_PATIENCE = 10

export async function runCheck(run: CheckRun): Promise<number> {
  const { urls, flags, withHub } = run
  const image = imageOf(run)
  const clients = clientsOf(flags.client)
  knownProbes(run.scope)
  const baseline = await openBaseline(flags.baseline ?? null, urls)
  if (run.keep !== null) await prepareKeeping(run.keep)
  const events: CaptureEvent[] = []
  const lab = await labOf(run, run.keep === null ? null : (event) => void events.push(event))
  const stop = untilAborted()
  const results: { verdict: Verdict; reached: boolean }[] = []
  try {
    for (const url of urls) {
      const candidate = candidateOf(run, url)
      const progress = progressOf(url.host)
      const options = optionsOf({ run, lab, candidate, image, clients, signal: stop.signal })
      results.push(await check({ ...options, onProgress: progress.show }))
      progress.clear()
      if (stop.signal.aborted) break
    }
  } finally {
    stop.forget()
    await lab.close(stop.by() === null ? 'end-of-input' : 'signal')
  }
  const session = lab.store.getSnapshot()
  const shared = { session, trace: decode(session), direct: null }
  const examinations = results.map(({ verdict }) => ({
    ...shared,
    verdict,
    delta: baseline?.(verdict) ?? null,
  }))
  await printReport(examinations, flags, 'check')
  if (run.keep !== null) {
    const { prefix = '', as } = flags
    const ways = as === undefined ? BOTH : [as]
    const { image: named, platform } = run
    await keepFaults(run.keep, events, {
      verdicts: results.map(({ verdict }) => verdict),
      circumstancesAt: ({ host }) => ({
        ...{ image: named, platform, prefix, ways, withHub: withHub !== null },
        ...(run.credentialsFor(host) === null ? {} : { login: 'used' }),
      }),
    })
  }
  for (const { origin } of urls.slice(results.length)) note(`${origin} was not checked: stopped before`)
  const signal = stop.by()
  if (signal !== null) return exitCodeOf({ code: null, signal })
  const reached = results.some((result) => result.reached)
  return exitCode(examinations, reached, flags.failOn)
}

/** The repository that may be written to. */
export function scratchOf({ scratch = SCRATCH, prefix = '' }: CandidateFlags): string {
  return prefix === '' ? scratch : `${prefix}/${scratch}`
}

/** Where the run asks; `onEvent` gets all that is seen. */
export async function labOf(run: CheckRun, onEvent: ((event: CaptureEvent) => void) | null): Promise<Lab> {
  const { flags } = run
  const lab = await openLab({
    network: await readNetwork(flags, { env: process.env, own: [], note }),
    recorder: startRecording(flags.output ?? null, note).recorder,
    silenceMs: flags.timeout * 1000,
    hub: hubBehind(run),
    ...(onEvent === null ? {} : { onEvent }),
  })
  await announceHub(run, lab)
  return lab
}

/** Throws `usage` for an id that no probe has: what is not there would be passed over in silence. */
export function knownProbes({ only, skip }: Scope): void {
  const wrong = [...(only ?? []), ...skip].find((id) => findProbe(id) === null)
  if (wrong === undefined) return
  const known = PROBES.map(({ id }) => id).join(', ')
  throw new PullscopeError('usage', `there is no probe "${wrong}"`, `one of ${known}`)
}

/** Throws `usage`. */
export function imageOf({
  image,
  flags,
  platform,
}: Pick<CheckRun, 'image' | 'flags' | 'platform'>): TestImage {
  if (!PLATFORM.test(platform)) {
    const remedy = 'write it as in --platform linux/arm64/v8'
    throw new PullscopeError('usage', `--platform ${platform} is no platform`, remedy)
  }
  const named = namedImage(image, flags.prefix ?? '', platform)
  if (named !== null) return named
  throw new PullscopeError('usage', `--image ${image} is no image`, 'write it as in --image acme/app:1.2')
}

function hubBehind({ urls, withHub, hubScheme, caOut, flags, platform }: CheckRun): HubBehind | null {
  const isPlain = hubScheme === 'http'
  if (withHub === null) {
    const idle = caOut !== null ? '--ca-out' : isPlain ? '--hub-plain' : null
    if (idle === null) return null
    throw new PullscopeError('usage', `${idle} is about the hub of --with-hub`, 'add --with-hub ADDR:PORT')
  }
  if (isPlain && caOut !== null) {
    const remedy = 'leave one of them out'
    throw new PullscopeError('usage', '--hub-plain has no certificate for --ca-out', remedy)
  }
  const [url, ...more] = urls
  if (url === undefined || more.length > 0) {
    const remedy = 'check the others on their own'
    throw new PullscopeError('usage', '--with-hub is one upstream, for one candidate', remedy)
  }
  const { prefix = '' } = flags
  if (!isLoopback(withHub.host)) {
    const remedy = 'listen on loopback, or run pullscope hub --allow-remote for other machines'
    throw new PullscopeError('bad-address', `--with-hub ${withHub.host} is reached by other machines`, remedy)
  }
  return { listen: withHub, scheme: hubScheme, candidateAuthority: url.host, prefix, platform }
}

async function announceHub({ caOut }: CheckRun, { behind, ca }: Lab): Promise<void> {
  if (behind === null) return
  const { registry, authorization, cdn } = behind.upstream.origins
  note(`the hub behind the candidate: registry ${registry}, authorization ${authorization}, CDN ${cdn}`)
  if (caOut === null) return
  await writeCa(caOut, ca)
  note(`its certificates are signed by ${caOut}`)
}

/** The candidate at a URL, as the flags name it. */
export function candidateOf({ flags, credentialsFor }: CheckRun, url: URL): Candidate {
  return {
    url,
    prefix: flags.prefix ?? '',
    ways: flags.as === undefined ? BOTH : [flags.as],
    credentials: credentialsFor(url.host),
    scratch: scratchOf(flags),
  }
}

interface Basics {
  readonly run: CheckRun
  readonly lab: Lab
  readonly candidate: Candidate
  readonly signal: AbortSignal
}

type BenchBasics = Omit<BenchOptions, 'image' | 'clients' | 'upstream' | 'client'> & Pick<Lab, 'client'>

/** What a bench needs, whatever is asked on it. */
export function benchBasics({ run: { flags }, lab, candidate, signal }: Basics): BenchBasics {
  const patienceMs = flags.timeout * 1000
  const { client, clock, ledger, store } = lab
  return {
    ...{ candidate, signal, patienceMs, client, clock, ledger },
    writes: flags.allowWrites === true ? 'allowed' : 'forbidden',
    session: () => store.getSnapshot(),
    userAgent: `pullscope/${version()}`,
    pullPatienceMs: patienceMs * PULL_PATIENCE,
    wait: realWait,
    // docker waits 5 s and more between attempts, which proves nothing more here.
    pullWait: () => Promise.resolve(),
  }
}

interface Given extends Basics {
  readonly image: TestImage
  readonly clients: readonly Personality[]
}

export function optionsOf({ image, clients, ...basics }: Given): CheckOptions {
  const { run, lab } = basics
  const upstream = lab.behind?.upstream ?? null
  return {
    ...benchBasics(basics),
    ...{ image, clients, upstream, scope: run.scope },
    waitMs: (run.flags.wait ?? 0) * 1000,
  }
}
