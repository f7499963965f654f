// A client's whole pull from the candidate, spoken by the puller: as a user would name the candidate, or as a mirror.

import type { Clock } from '../../io/clock.ts'
import { noWords } from '../../puller/go-words.ts'
import type { Credentials, Personality } from '../../puller/personality.ts'
import { pull, type PullOptions } from '../../puller/pull.ts'
import type { ImageReference } from '../../puller/reference.ts'
import { linkedSignal } from '../../puller/signal.ts'
import type { Wait } from '../../puller/wait.ts'
import { fullName } from '../../registry/reference.ts'
import type { Pulled, Sent } from '../bench.ts'
import type { Candidate, TestImage, Way } from '../candidate.ts'
import type { Ledger } from './ledger.ts'
import type { RecordedClient } from './recorded-client.ts'
import { noting } from './sent.ts'

export interface Trying {
  readonly client: RecordedClient
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
  const credentials = loginOf(trying.candidate, personality, way)
  const mark = ledger.count()
  const sent: Sent[] = []
  const patience = AbortSignal.timeout(patienceMs)
  const result = await pull({
    ...namedAs(trying, way),
    credentials,
    platform: image.platform,
    personality,
    client: noting(client, (each) => sent.push(each)),
    clock,
    wait,
    signal: linkedSignal([signal, patience]),
  })
  signal.throwIfAborted()
  const login = credentials === null ? ('none' as const) : ('given' as const)
  const seen = { client: personality, way, login, exchanges: ledger.since(mark), sent }
  if (result.status === 'failed' && result.failure.cause.kind === 'stopped') {
    const words = noWords('waits on', `not done within ${patienceMs / 1000} s`)
    const failure = { ...result.failure, cause: { kind: 'unusable', message: words } as const }
    return { ...seen, result: { ...result, failure, words } }
  }
  return { ...seen, result }
}

/** The user's login for the candidate, where this client would send it; what it has for the registry is not ours to know. */
function loginOf({ credentials }: Candidate, { mirrorLogin }: Personality, way: Way): Credentials | null {
  return way === 'host' || mirrorLogin === 'of-the-mirror' ? credentials : null
}

function namedAs(
  { candidate: { url }, image }: Trying,
  way: Way,
): Pick<PullOptions, 'image' | 'mirror' | 'endpoint'> {
  return way === 'mirror'
    ? { image: mirrored(image), mirror: url }
    : { image: hosted(image, url.host), endpoint: url }
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
