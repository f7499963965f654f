// `pullscope hub` as a run: serves until it is stopped, and shows and keeps what is asked. Resolves with the exit code.

import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { makeEphemeralAuthority } from '../../../certs/ephemeral.ts'
import { createRedactor } from '../../capture/redact.ts'
import { exitCodeFor } from '../../errors.ts'
import { DOCKER_HUB_NAMES, type HubOptions, type RunningHub } from '../../hub/options.ts'
import { openRecording } from '../../hub/recording/recording.ts'
import type { Scenario } from '../../hub/scenarios/scenario.ts'
import { startHub } from '../../hub/start.ts'
import { startClock } from '../../io/clock.ts'
import { createStore } from '../../model/store.ts'
import { linesView } from '../live/lines-view.ts'
import { note } from '../stdio.ts'
import { endOnSignal } from '../trace/end-on-signal.ts'
import { createLog } from '../trace/log.ts'
import { startRecording } from '../trace/recording.ts'
import { endIfHungUp, untilStopped } from '../trace/signals.ts'
import { writeCa } from './ca-file.ts'
import { announce } from './ready.ts'

export interface HubRunOptions {
  readonly addresses: NonNullable<HubOptions['addresses']>
  /** `addresses`: realm and redirects name where it listens. */
  readonly names: 'addresses' | 'docker-hub'
  readonly scheme: 'http' | 'https'
  /** Where the CA's certificate goes; null for nowhere. */
  readonly caPath: string | null
  /** What goes wrong; null for nothing. */
  readonly scenario: Scenario | null
  /** Path of the capture file, or null to keep none. */
  readonly output: string | null
}

/** Throws `port-in-use`, `address-not-available`, and what the files throw; then nothing is left open. */
export async function runHub(options: HubRunOptions): Promise<number> {
  const { output } = options
  const clock = startClock()
  const redactionKey = randomBytes(32)
  const secrets = 'redacted' as const
  const store = createStore()
  const recording = startRecording(output, note)
  const log = createLog({
    ...{ clock, store, secrets, effects: [], source: 'hub', recorder: recording.recorder },
    redact: createRedactor({ key: redactionKey, secrets }),
  })
  const forget = endOnSignal(log, 'signal')
  const start = async (): Promise<RunningHub> => {
    try {
      const { emit } = log
      return await openHub(options, openRecording({ clock, emit, redactionKey, secrets, behind: null }))
    } catch (error) {
      log.end('error')
      throw error
    }
  }
  const hub = await start()
  const view = await linesView(process.stdout)({ store, url: '' })
  const stopped = untilStopped()
  forget()
  log.begin()
  const reason = await stopped
  // A second Ctrl-C, also when only a pager holds up the end.
  endOnSignal(log, reason)
  await hub.close()
  log.end(reason)
  await view.end()
  if (output !== null) note(`pullscope show ${output} shows this again`)
  endIfHungUp()
  return recording.state() === 'whole' ? 0 : exitCodeFor('file-not-writable')
}

/** Says that it is there, too. */
async function openHub(
  { addresses, names, scheme, caPath, scenario }: HubRunOptions,
  recording: NonNullable<HubOptions['recording']>,
): Promise<RunningHub> {
  const now = (): Date => new Date()
  const authority = scheme === 'http' ? null : await makeEphemeralAuthority({ now, hostname: hostname() })
  const { down, wrap } = scenario ?? {}
  const hub = await startHub({
    ...scenario?.hub?.({ now }),
    ...{ addresses, now, recording, leafFor: authority?.leafFor ?? null },
    ...(names === 'docker-hub' ? { names: DOCKER_HUB_NAMES } : {}),
    ...(down === undefined ? {} : { down }),
    ...(wrap === undefined ? {} : { wrap }),
    onFault: (error) => note(`the hub failed: ${String(error)}`),
  })
  try {
    if (authority !== null && caPath !== null) await writeCa(caPath, authority.certPem)
  } catch (error) {
    await hub.close()
    throw error
  }
  announce({ authorities: hub.authorities, names, scheme, caPath })
  return hub
}
