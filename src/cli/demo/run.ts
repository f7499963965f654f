// The demo: hub, pullscope and puller in one process, over real TLS. Needs no Docker, no network and no set-up.

import { hostname } from 'node:os'
import { makeEphemeralAuthority } from '../../../certs/ephemeral.ts'
import { exitCodeFor } from '../../errors.ts'
import { startClock } from '../../io/clock.ts'
import { createPace, FULL_SPEED, type Pace } from '../../puller/pace.ts'
import type { Personality } from '../../puller/personality.ts'
import { PLAIN } from '../../proxy/options.ts'
import { spawnProxyThread } from '../../proxy/thread/start.ts'
import type { Scenario } from '../../hub/scenarios/scenario.ts'
import { pullWithMirrors } from '../../puller/mirrors.ts'
import type { PullResult } from '../../puller/pull.ts'
import type { ImageReference } from '../../puller/reference.ts'
import { realWait, type Wait } from '../../puller/wait.ts'
import { linesView } from '../live/lines-view.ts'
import { canShowScreen, screenView } from '../live/screen-view.ts'
import { note, noteLines } from '../stdio.ts'
import { endIfHungUp, untilStopped } from '../trace/signals.ts'
import { startTrace, type LiveTrace } from '../trace/trace.ts'
import { headlineLines } from './headline.ts'
import { startDemoHub } from './hub.ts'
import { credentialsOf, mirrorsOf } from './scenarios.ts'

export interface DemoOptions {
  readonly image: ImageReference
  /** What goes wrong; null for nothing. */
  readonly scenario: Scenario | null
  readonly personality: Personality
  /** How many times as fast as a person can follow; null for that on a screen, and full speed without one. */
  readonly speed: number | null
  readonly output: string | null
  readonly ui: 'screen' | 'lines'
}

/** So that a pull of a dozen requests and some megabytes takes about ten seconds. */
const STEP_MS = 350
const BYTES_PER_SECOND = 2_500_000

const PLATFORM = 'linux/amd64'

/** Resolves with the exit code: 1 when the image could not be pulled. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const isScreen = options.ui === 'screen' && canShowScreen(process.env)
  const now = (): Date => new Date()
  const thread = spawnProxyThread()
  const authority = await makeEphemeralAuthority({ now, hostname: hostname() })
  const speed = options.speed ?? (isScreen ? 1 : Infinity)
  const pace = paceOf(speed)
  const cancel = new AbortController()
  const hub = await startDemoHub(options.scenario, pace, cancel.signal)
  try {
    const trace = await startTrace({
      thread,
      ...{ output: options.output, secrets: 'redacted', pairPem: authority.pairPem },
      proxy: { ...PLAIN, connectTo: hub.connectTo, upstreamCa: [hub.ca] },
      keyLog: null,
      announce: (_urls, url) => announce(url, options),
      show: isScreen ? screenView : linesView(process.stdout),
    })
    const stopped = untilStopped()
    return await play(trace, {
      ...{ options, stopped, isScreen, pace, cancel, ca: authority.certPem },
      // dockerd tries a layer six times in 75 s.
      wait: (ms, signal) => realWait(ms / speed, signal),
    })
  } finally {
    await hub.close()
    endIfHungUp()
  }
}

interface Stage {
  readonly options: DemoOptions
  readonly stopped: Promise<'signal' | 'quit'>
  readonly isScreen: boolean
  readonly pace: Pace
  /** Between the client's attempts. */
  readonly wait: Wait
  /** Ends the pull, and what the hub is still sending. */
  readonly cancel: AbortController
  /** PEM: what the puller trusts. */
  readonly ca: string
}

async function play(trace: LiveTrace, stage: Stage): Promise<number> {
  const { options, stopped, isScreen, pace, wait, cancel, ca } = stage
  trace.log.begin()
  const left = Promise.race([stopped, trace.quit])
  const { scenario } = options
  const pulling = pullWithMirrors(mirrorsOf(scenario), {
    image: options.image,
    platform: scenario?.platform ?? PLATFORM,
    credentials: credentialsOf(scenario),
    personality: options.personality,
    clock: startClock(),
    proxy: new URL(trace.url),
    ca: [ca],
    // The hub holds the bytes back; here only the steps wait.
    pace: { ...FULL_SPEED, step: (signal) => pace.step(signal) },
    wait,
    signal: cancel.signal,
  })
  try {
    // On a screen the user decides when it is over.
    const first = await Promise.race([left, pulling])
    const reason = typeof first === 'string' ? first : isScreen ? await left : 'end-of-input'
    cancel.abort()
    const result = await pulling
    const state = await trace.finish(reason)
    if (state === 'cut') return exitCodeFor('file-not-writable')
    const code = exitCodeOf(result)
    if (code !== 0) noteLines(headlineLines(trace.session(), options.output))
    return code
  } catch (error) {
    cancel.abort()
    await trace.finish('error')
    throw error
  }
}

/** A pull that the user stopped is no failure. */
function exitCodeOf(result: PullResult): number {
  if (result.status === 'complete' || result.failure.cause.kind === 'stopped') return 0
  // podman says it in several lines.
  const [words = '', ...more] = result.words.trimEnd().split('\n')
  note(`the pull failed: ${words}`)
  noteLines(more)
  return 1
}

function paceOf(speed: number): Pace {
  if (speed === Infinity) return FULL_SPEED
  const [stepMs, bytesPerSecond] = [STEP_MS / speed, BYTES_PER_SECOND * speed]
  return createPace({ stepMs, bytesPerSecond, clock: startClock(), wait: realWait })
}

function announce(url: string, { image, personality }: DemoOptions): void {
  note(
    `${personality.id} pulls ${image.familiar} through ${url} from an embedded Docker Hub; nothing leaves this machine`,
  )
}
