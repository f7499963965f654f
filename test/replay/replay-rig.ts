// One pull straight from the embedded hub, and the same from a candidate in front of it, each behind a recording proxy.

import type { CaptureEvent, ExchangeId } from '../../src/capture/event.ts'
import { startClock } from '../../src/io/clock.ts'
import { DOCKER_HUB_NAMES, type RunningHub } from '../../src/hub/options.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import type { Personality } from '../../src/puller/personality.ts'
import { pull, type PullResult } from '../../src/puller/pull.ts'
import { compareTraces } from '../../src/replay/compare.ts'
import { triedSide, type Comparison, type Side } from '../../src/replay/compare/side.ts'
import { faultsOf, type DifferenceFault } from '../../src/replay/compare/faults.ts'
import type { Way } from '../../src/replay/candidate.ts'
import type { Difference } from '../../src/replay/verdict.ts'
import { startCandidate } from '../helpers/candidate.ts'
import type { Breaks } from '../helpers/candidate/breaks.ts'
import { hubRig } from '../helpers/hub-rig.ts'
import { judged } from '../helpers/judged.ts'
import { proxyRig, type ProxyRig } from '../helpers/proxy-rig.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { reference } from '../puller/pull-from.ts'

export interface Replayed {
  readonly comparison: Comparison
  readonly result: PullResult
  readonly differences: readonly Difference[]
  readonly faults: readonly DifferenceFault[]
  /** Ids. */
  readonly faultIds: readonly string[]
}

interface ReplayOptions {
  readonly breaks?: Breaks
  readonly personality?: Personality
  readonly way?: Way
  /** Familiar, as on Docker Hub. */
  readonly image?: string
  /** In place of a pull straight from the hub. */
  readonly baseline?: Side
}

export async function replayed({
  breaks = {},
  personality = docker,
  way = 'host',
  image = 'hello-world',
  baseline,
}: ReplayOptions = {}): Promise<Replayed> {
  const { hub } = await hubRig({ names: DOCKER_HUB_NAMES })
  const candidate = await startCandidate({ hub, breaks })
  const { url } = candidate
  const direct = baseline ?? (await recordedPull(personality, hub, { name: image, url: HUB })).side
  const asHost = { name: `${url.host}/${image}`, url }
  const through = await recordedPull(personality, hub, way === 'host' ? asHost : { name: image, url })
  const comparison: Comparison = {
    baseline: direct,
    candidate: through.side,
    way,
    fullName: through.fullName,
    candidateAuthority: url.host,
  }
  const differences = compareTraces(comparison)
  const faults = faultsOf(differences, comparison)
  return { comparison, result: through.result, differences, faults, faultIds: faults.map(({ id }) => id) }
}

/** As if it were Docker Hub itself, but for TLS. */
const HUB = new URL(`http://${DOCKER_HUB_NAMES.registry}`)

/** A pull of `name` from `url`, as its capture shows it. */
async function recordedPull(
  personality: Personality,
  hub: RunningHub,
  { name, url }: { readonly name: string; readonly url: URL },
): Promise<{ readonly side: Side; readonly result: PullResult; readonly fullName: ExchangeId | null }> {
  const connectTo = Object.values(hub.authorities).map(({ name: host, address }) => ({
    host,
    port: null,
    toHosts: [address.host],
    toPort: address.port,
  }))
  const rig = await proxyRig({ connectTo })
  const pullOf = (image: string): Promise<PullResult> =>
    pull({
      image: reference(image),
      mirror: url,
      platform: 'linux/amd64',
      personality,
      clock: startClock(),
      proxy: new URL(`http://${rig.proxy.address.host}:${rig.proxy.address.port}`),
      random: () => 0,
      wait: () => Promise.resolve(),
    })
  const result = await pullOf(name)
  const own = rig.all('request.started').map(({ exchange }) => exchange)
  const full = result.status === 'failed' ? inFull(name) : null
  if (full !== null) await pullOf(full)
  await waitFor(() => rig.all('request.started').length === endedIn(rig), {
    what: 'every exchange to end',
    seen: () => rig.events,
  })
  await rig.proxy.close()
  const { session, trace } = captureOf(rig.events)
  const { repository, target } = reference(full ?? name)
  const answered = rig
    .all('request.started')
    .filter(
      (each) => !own.includes(each.exchange) && each.url.endsWith(`/v2/${repository}/manifests/${target}`),
    )
    .map(({ exchange }) => exchange)
    .findLast((exchange) => rig.all('response.started').some((each) => each.exchange === exchange))
  return {
    side: triedSide({ session, trace }, { exchanges: own, status: result.status, reference: name }),
    result,
    fullName: answered ?? null,
  }
}

/** `127.0.0.1:5000/redis` as `127.0.0.1:5000/library/redis`; null for a name that is long already. */
function inFull(name: string): string | null {
  return /^[^/]*:\d+\/[^/]+$/.test(name) ? name.replace('/', '/library/') : null
}

/** A log as a capture that has ended. */
function captureOf(events: readonly CaptureEvent[]): Pick<Side, 'session' | 'trace'> {
  const startedAt = '2026-11-22T12:00:00.000Z'
  return judged([
    { type: 'capture.started', at: 0, version: 1, source: 'proxy', startedAt, effects: [] },
    ...events,
    { type: 'capture.ended', at: events.at(-1)?.at ?? 0, reason: 'end-of-input' },
  ])
}

function endedIn(rig: ProxyRig): number {
  return rig.all('response.completed').length + rig.all('exchange.failed').length
}
