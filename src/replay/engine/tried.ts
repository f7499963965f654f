// A client's whole pull from the candidate, spoken by the puller: as a user would name the candidate, or as a mirror.

import type { Clock } from '../../io/clock.ts'
import type { HttpClient } from '../../puller/http-client.ts'
import type { Personality } from '../../puller/personality.ts'
import { pull, type PullOptions } from '../../puller/pull.ts'
import type { ImageReference } from '../../puller/reference.ts'
import { linkedSignal } from '../../puller/signal.ts'
import type { Wait } from '../../puller/wait.ts'
import { fullName } from '../../registry/reference.ts'
import type { Pulled } from '../bench.ts'
import type { Candidate, TestImage, Way } from '../candidate.ts'
import type { Ledger } from './ledger.ts'

export interface Trying {
  readonly client: HttpClient
  readonly ledger: Ledger
  readonly clock: Pick<Clock, 'now'>
  readonly candidate: Candidate
  readonly image: TestImage
  /** Between the attempts at a blob: docker waits 5 s and more, which proves nothing more here. */
  readonly wait: Wait
  /** For one pull, ms. */
  readonly patienceMs: number
  readonly signal: AbortSignal
}

/** Clients that know mirrors: crane has none, and skopeo reads podman's `registries.conf`. */
const KNOWS_MIRRORS: ReadonlySet<string> = new Set(['docker', 'containerd', 'podman', 'skopeo'])

/** Whether a client can name the candidate so. dockerd's `registry-mirrors` are for docker.io, and take no path. */
export function canName(
  { id }: Personality,
  way: Way,
  { candidate, image }: Pick<Trying, 'candidate' | 'image'>,
): boolean {
  if (way === 'host') return true
  if (!KNOWS_MIRRORS.has(id)) return false
  return id !== 'docker' || (image.reference.registry === 'docker.io' && candidate.prefix === '')
}

/** The pull, whatever comes of it. Rejects when the check is stopped. */
export async function tryPull(trying: Trying, personality: Personality, way: Way): Promise<Pulled> {
  const { client, ledger, clock, image, wait, patienceMs, signal } = trying
  const mark = ledger.count()
  const patience = AbortSignal.timeout(patienceMs)
  const result = await pull({
    ...namedAs(trying, way),
    platform: image.platform,
    personality,
    client,
    clock,
    wait,
    signal: linkedSignal([signal, patience]),
  })
  signal.throwIfAborted()
  if (result.status === 'failed' && result.failure.cause.kind === 'stopped') {
    const words = `not done within ${patienceMs / 1000} s`
    const failure = { ...result.failure, cause: { kind: 'unusable', message: words } as const }
    return { client: personality, way, result: { ...result, failure, words }, exchanges: ledger.since(mark) }
  }
  return { client: personality, way, result, exchanges: ledger.since(mark) }
}

function namedAs(
  { candidate, image }: Trying,
  way: Way,
): Pick<PullOptions, 'image' | 'mirror' | 'endpoint' | 'credentials'> {
  const { url, credentials } = candidate
  // A user of the candidate is none of the registry's that it stands for; as a mirror it is asked by nobody's name.
  if (way === 'mirror') return { image: mirrored(image), mirror: url, credentials: null }
  return { image: hosted(image, url.host), endpoint: url, credentials }
}

function mirrored({ reference, asMirror }: TestImage): ImageReference {
  return { ...reference, repository: asMirror }
}

function hosted({ asHost, target }: TestImage, host: string): ImageReference {
  return {
    full: fullName(host, asHost, target),
    familiar: `${host}/${asHost}`,
    registry: host,
    repository: asHost,
    target,
  }
}
