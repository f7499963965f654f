// A scenario from the hub to the finding, in this process: hub, proxy, puller, judge.

import { onTestFinished } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { ALICE } from '../../src/hub/options.ts'
import type { Scenario } from '../../src/hub/scenarios/scenario.ts'
import { startScenario } from '../../src/hub/scenarios/start.ts'
import { startClock } from '../../src/io/clock.ts'
import { pullWithMirrors } from '../../src/puller/mirrors.ts'
import type { Personality } from '../../src/puller/personality.ts'
import type { PullResult } from '../../src/puller/pull.ts'
import { judged, type Judged } from './judged.ts'
import { proxyRig, upstreamAuthority, type ProxyRig } from './proxy-rig.ts'
import { waitFor } from './wait-for.ts'
import { reference } from '../puller/pull-from.ts'

export interface Played extends Judged {
  readonly result: PullResult
}

/** Waits between attempts are left out. Fails with the test when the hub tells of a fault of its own. */
export async function playScenario(scenario: Scenario, personality: Personality): Promise<Played> {
  const { leafFor, cert } = await upstreamAuthority()
  const faults: unknown[] = []
  const hub = await startScenario(scenario, {
    leafFor,
    now: () => new Date(),
    onFault: (error) => faults.push(error),
  })
  onTestFinished(async () => {
    await hub.close()
    if (faults.length > 0) throw faults[0]
  })
  const connectTo = hub.authorities.map(({ name, address }) => ({
    host: name,
    port: 443,
    toHosts: [address.host],
    toPort: address.port,
  }))
  const startedAt = new Date().toISOString()
  const rig = await proxyRig({ connectTo, upstreamCa: [cert] })
  const result = await pullWithMirrors(mirrorsOf(scenario), {
    image: reference(scenario.image),
    platform: scenario.platform ?? 'linux/amd64',
    personality,
    clock: startClock(),
    credentials: credentialsOf(scenario),
    proxy: new URL(`http://${rig.proxy.address.host}:${rig.proxy.address.port}`),
    ca: [rig.authority.cert],
    random: () => 0,
    wait: () => Promise.resolve(),
  })
  // The end of an answer may come after the client has what it wants of it.
  await waitFor(() => rig.all('request.started').length === endedIn(rig), {
    what: 'every exchange to end',
    seen: () => rig.events,
  })
  await rig.proxy.close()
  const events: CaptureEvent[] = [
    { type: 'capture.started', at: 0, version: 1, source: 'proxy', startedAt, effects: [] },
    ...rig.events,
    { type: 'capture.ended', at: rig.events.at(-1)?.at ?? 0, reason: 'end-of-input' },
  ]
  return { result, ...judged(events) }
}

function endedIn(rig: ProxyRig): number {
  return rig.all('response.completed').length + rig.all('exchange.failed').length
}

function mirrorsOf({ mirror }: Scenario): readonly URL[] {
  return mirror === undefined ? [] : [new URL(`https://${mirror}`)]
}

function credentialsOf({ login }: Scenario): { name: string; password: string } | null {
  const { name, password } = ALICE
  return { none: null, right: { name, password }, wrong: { name, password: 'looking-glass' } }[login]
}
