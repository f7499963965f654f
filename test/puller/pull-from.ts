// A pull from a stand-in, with waits that are only written down.

import { startClock } from '../../src/io/clock.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { pull, type PullOptions, type PullResult } from '../../src/puller/pull.ts'
import { parseReference, type ImageReference } from '../../src/puller/reference.ts'
import type { PullProgress } from '../../src/puller/session.ts'
import type { StandIn } from './stand-in.ts'

export interface Pulled {
  readonly result: PullResult
  /** What the puller would have waited, ms. */
  readonly waits: readonly number[]
  readonly progress: readonly PullProgress[]
}

export function reference(text: string): ImageReference {
  const image = parseReference(text)
  if (image === null) throw new Error(`${text} is no reference`)
  return image
}

/** As docker, `app:latest` of the stand-in, unless the options say otherwise. */
export async function pullFrom(registry: StandIn, options: Partial<PullOptions> = {}): Promise<Pulled> {
  const waits: number[] = []
  const progress: PullProgress[] = []
  const { host, origin } = new URL(registry.origins.registry)
  const result = await pull({
    image: reference(`${host}/library/app`),
    mirror: new URL(origin),
    platform: 'linux/amd64',
    personality: docker,
    clock: startClock(),
    random: () => 0,
    wait: (ms) => {
      waits.push(ms)
      return Promise.resolve()
    },
    onProgress: (each) => progress.push(each),
    ...options,
  })
  return { result, waits, progress }
}

/** The failure of a pull that has to fail. */
export function failureOf({ result }: Pulled): Extract<PullResult, { status: 'failed' }> {
  if (result.status !== 'failed') throw new Error(`the pull is ${JSON.stringify(result)}`)
  return result
}
