// Where candidates are asked: our own proxy in front of everything that goes out, so that all of it is in one log, and
// what trace says of networks holds here as well. With a hub behind the candidate, what that is asked is in it, too.

import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { makeEphemeralAuthority, type EphemeralAuthority } from '../../../certs/ephemeral.ts'
import type { CaptureEnded, CaptureEvent } from '../../capture/event.ts'
import { createMerge } from '../../capture/merge.ts'
import { createRedactor } from '../../capture/redact.ts'
import { proxyUrl } from '../../clients/pointing.ts'
import type { HubAddress } from '../../hub/listener.ts'
import { startClock } from '../../io/clock.ts'
import type { Clock } from '../../io/clock.ts'
import type { Recorder } from '../../io/recorder.ts'
import { createStore, type SessionStore } from '../../model/store.ts'
import { EFFECTS, insecureEffects } from '../../proxy/effects.ts'
import { formatHostPattern } from '../../proxy/host-pattern.ts'
import { PLAIN, type ConnectTo, type NetworkOptions, type RunningProxy } from '../../proxy/options.ts'
import { startProxy } from '../../proxy/start.ts'
import type { HttpClient } from '../../puller/http-client.ts'
import { createHttpClient } from '../../puller/node-client.ts'
import { createLedger, type Ledger } from '../../replay/engine/ledger.ts'
import { startUpstream, type RunningUpstream } from '../../replay/with-hub.ts'
import { note } from '../stdio.ts'
import { createLog, type TraceLog } from '../trace/log.ts'
import { settled } from '../trace/settle.ts'

/** A socket waits longer than who asks: it is for them to say that it was too long (replay/engine/patient-client.ts). */
const SOCKETS_WAIT = 3

/** Our hub as the candidate's upstream. */
export interface HubBehind {
  readonly listen: HubAddress
  /** Of the hub; its certificates are the lab's authority's. */
  readonly scheme: 'http' | 'https'
  /** Who is in front of it, as in the URL of the check. */
  readonly candidateAuthority: string
  readonly prefix: string
  readonly platform: string
}

export interface LabOptions {
  /** A function is called once the hub is there, for whoever starts the candidate then. */
  readonly network: NetworkOptions | ((behind: RunningUpstream | null) => Promise<NetworkOptions>)
  /** Gets all of it; null to keep it in memory only. */
  readonly recorder: Recorder | null
  /** Longest silence of a candidate, ms. */
  readonly silenceMs: number
  readonly hub?: HubBehind | null
  /** Gets every event, after it was recorded. */
  readonly onEvent?: (event: CaptureEvent) => void
  /** Signs the certificates of proxy and hub; made for this lab by default. */
  readonly authority?: EphemeralAuthority
}

export interface Lab {
  readonly clock: Clock
  /** Through the proxy. */
  readonly client: HttpClient
  readonly ledger: Ledger
  readonly store: SessionStore
  readonly log: TraceLog
  /** The hub behind the candidate; null without one. */
  readonly behind: RunningUpstream | null
  /** PEM of the CA behind the hub's certificates. */
  readonly ca: string
  /** Ends what is open, and completes the capture. */
  close(reason: CaptureEnded['reason']): Promise<void>
}

export function labAuthority(): Promise<EphemeralAuthority> {
  return makeEphemeralAuthority({ now: () => new Date(), hostname: hostname() })
}

/** Listens on a free port of loopback, and where the hub is to listen. Throws what listening throws. */
export async function openLab(options: LabOptions): Promise<Lab> {
  const { recorder, silenceMs, hub = null, onEvent = () => undefined } = options
  const authority = options.authority ?? (await labAuthority())
  const clock = startClock()
  const redactionKey = randomBytes(32)
  const secrets = 'redacted'
  const store = createStore()
  const ledger = createLedger()
  const given = typeof options.network === 'function' ? null : options.network
  const insecure = (given?.insecureUpstreams ?? []).map(formatHostPattern)
  const log = createLog({
    ...{ clock, recorder, insecure, secrets },
    store: {
      ...store,
      dispatch: (event) => {
        ledger.note(event)
        store.dispatch(event)
        onEvent(event)
      },
    },
    redact: createRedactor({ key: redactionKey, secrets }),
    source: 'replay',
    effects: [...EFFECTS, ...insecureEffects(insecure)],
  })
  const merge = createMerge(log.emit)
  const behind = hub === null ? null : await openHub(hub, authority, { clock, redactionKey, secrets, merge })
  const start = async (): Promise<RunningProxy> => {
    const network = typeof options.network === 'function' ? await options.network(behind) : options.network
    return startProxy({
      ...PLAIN,
      ...network,
      connectTo: [...network.connectTo, ...doorsOf(behind)],
      upstreamCa: [...network.upstreamCa, authority.certPem],
      ...{ clock, emit: merge.source().emit, redactionKey, secrets, keyLog: null },
      leafFor: authority.leafFor,
    })
  }
  const proxy = await start().catch(async (error: unknown) => {
    await behind?.close()
    throw error
  })
  const ca = [authority.certPem]
  const client = createHttpClient({
    proxy: new URL(proxyUrl(proxy.address)),
    ca,
    silenceMs: silenceMs * SOCKETS_WAIT,
  })
  log.begin()
  return {
    ...{ clock, client, ledger, store, log },
    behind,
    ca: authority.certPem,
    close: async (reason) => {
      client.close()
      await settled(store)
      await proxy.close()
      await behind?.close()
      log.end(reason)
    },
  }
}

interface Surroundings {
  readonly clock: Clock
  readonly redactionKey: Uint8Array
  readonly secrets: 'redacted'
  readonly merge: ReturnType<typeof createMerge>
}

function openHub(
  { scheme, ...hub }: HubBehind,
  { leafFor }: EphemeralAuthority,
  { merge, ...recording }: Surroundings,
): Promise<RunningUpstream> {
  const source = merge.source()
  return startUpstream({
    ...hub,
    ...recording,
    emit: source.emit,
    exchangeOf: source.exchangeOf,
    leafFor: scheme === 'https' ? leafFor : null,
    now: () => new Date(),
    onFault: (error) => note(`the hub behind the candidate failed: ${String(error)}`),
  })
}

/** What we ask of the hub ourselves, because a candidate sends us there, goes in by our own door. */
function doorsOf(behind: RunningUpstream | null): ConnectTo[] {
  const doors = behind?.doors ?? null
  if (behind === null || doors === null) return []
  return (['registry', 'authorization', 'cdn'] as const).map((role) => {
    const { host, port } = behind.authorities[role].address
    return { host, port, toHosts: [doors[role].host], toPort: doors[role].port }
  })
}
