// The hub of the demo, and how pullscope reaches it under Docker Hub's names.

import { makeEphemeralAuthority } from '../../../certs/ephemeral.ts'
import type { Scenario } from '../../hub/scenarios/scenario.ts'
import { startScenario } from '../../hub/scenarios/start.ts'
import type { ConnectTo } from '../../proxy/options.ts'
import type { Pace } from '../../puller/pace.ts'
import { note } from '../stdio.ts'
import { slowCdn } from './slow-cdn.ts'

export interface DemoHub {
  readonly connectTo: readonly ConnectTo[]
  /** PEM: what the hub's certificates are signed by. */
  readonly ca: string
  close(): Promise<void>
}

const HTTPS_PORT = 443

/** Blobs come at the given pace, until `signal` aborts. Nothing goes wrong without a scenario. */
export async function startDemoHub(
  scenario: Scenario | null,
  pace: Pace,
  signal: AbortSignal,
): Promise<DemoHub> {
  const now = (): Date => new Date()
  const { certPem, leafFor } = await makeEphemeralAuthority({ now, hostname: 'demo hub' })
  const onFault = (error: unknown): void => {
    // What is cut because the demo is over is no fault.
    if (!signal.aborted) note(`the hub of the demo failed: ${String(error)}`)
  }
  const hub = await startScenario(scenario ?? {}, {
    ...{ leafFor, now, onFault },
    around: (handlers) => slowCdn(handlers, pace, signal),
  })
  const connectTo = hub.authorities.map(({ name, address }) => ({
    host: name,
    port: HTTPS_PORT,
    toHosts: [address.host],
    toPort: address.port,
  }))
  return { connectTo, ca: certPem, close: () => hub.close() }
}
