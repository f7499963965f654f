// Pulls an image as a named client would, and throws the bytes away. Nothing here knows a client by its name.

import type { Clock } from '../io/clock.ts'
import { refused } from './ask.ts'
import { createAuthorizer, type Authorizer } from './authorizer.ts'
import { blobsOf, fetchBlobs } from './blobs.ts'
import { PullStopped, shownUrl, type Asked, type PullFailure } from './failure.ts'
import { follow } from './follow.ts'
import { noWords } from './go-words.ts'
import { NOT_IN_TIME, type HttpClient } from './http-client.ts'
import { findManifest } from './manifest.ts'
import { createHttpClient } from './node-client.ts'
import { FULL_SPEED, type Pace } from './pace.ts'
import type { Credentials, Personality } from './personality.ts'
import { defaultEndpoint, type ImageReference } from './reference.ts'
import { goOperation, registryUrl, type PullProgress, type Session } from './session.ts'
import { linkedSignal } from './signal.ts'
import { realWait, type Wait } from './wait.ts'

export interface PullOptions {
  readonly image: ImageReference
  /** `os/arch[/variant]`: `linux/amd64`. */
  readonly platform: string
  readonly personality: Personality
  readonly clock: Pick<Clock, 'now'>
  /** Given to whatever authorization server the registry names, as the real clients do; over TLS if the registry is. */
  readonly credentials?: Credentials | null
  /** Whom to ask instead of the registry that the name stands for: scheme, host, maybe a path prefix. */
  readonly mirror?: URL
  /** Where the registry itself is asked, when that is not `https://` and its name: a registry without TLS. */
  readonly endpoint?: URL
  /** An HTTP proxy, for CONNECT. */
  readonly proxy?: URL | null
  /** PEM certificates to trust besides Node's roots. */
  readonly ca?: readonly string[]
  /** Used as it is, and not closed; in its place `proxy` and `ca` make one for this pull. */
  readonly client?: HttpClient
  readonly pace?: Pace
  /** Between the attempts at a blob. */
  readonly wait?: Wait
  /** In [0, 1): dockerd shuffles its Accept headers. */
  readonly random?: () => number
  readonly onProgress?: (progress: PullProgress) => void
  /** Ends the pull; the result is then a failure of kind `stopped`. */
  readonly signal?: AbortSignal
}

interface PulledBlob {
  readonly digest: string
  readonly size: number
}

export type PullResult =
  | {
      readonly status: 'complete'
      /** Of the index, or of the manifest if there is none: what `docker pull` prints. */
      readonly digest: string
      readonly config: PulledBlob | null
      readonly layers: readonly PulledBlob[]
    }
  | {
      readonly status: 'failed'
      readonly failure: PullFailure
      /** What the real client's user would read. Holds text from the network: escape it for its sink. */
      readonly words: string
    }

/** A failure is a result; what is thrown is a bug of ours, or a TypeError for a proxy that is not `http://`. */
export async function pull(options: PullOptions): Promise<PullResult> {
  const { image, personality, proxy = null, ca = [], client } = options
  const own = client ?? createHttpClient({ proxy, ca })
  try {
    return await run(sessionOf(options, own), options.platform)
  } catch (error) {
    if (!(error instanceof PullStopped)) throw error
    return { status: 'failed', failure: error.failure, words: wordsOf(error.failure, personality, image) }
  } finally {
    if (client === undefined) own.close()
  }
}

/** The client's own, where it says anything. */
function wordsOf(failure: PullFailure, personality: Personality, image: ImageReference): string {
  const { asked, cause } = failure
  if (cause.kind === 'too-long' && cause.by === 'puller')
    return noWords('reads on', `more than ${cause.limit} bytes came`)
  if (cause.kind !== 'unreachable' || cause.code !== NOT_IN_TIME) return personality.words(failure, image)
  return asked.purpose === 'ping' && personality.lateRoot !== undefined
    ? `${goOperation(asked)}: ${personality.lateRoot}`
    : noWords('waits on', cause.message)
}

function sessionOf(options: PullOptions, client: HttpClient): Session {
  const { image, personality, clock, mirror } = options
  const usual = options.endpoint ?? defaultEndpoint(image)
  return {
    image,
    personality,
    client,
    clock,
    endpoint: mirror ?? usual,
    isMirror: mirror !== undefined && mirror.host !== usual.host,
    credentials: options.credentials ?? null,
    wait: options.wait ?? realWait,
    random: options.random ?? Math.random,
    pace: options.pace ?? FULL_SPEED,
    onProgress: options.onProgress ?? (() => undefined),
    signal: linkedSignal(options.signal === undefined ? [] : [options.signal]),
  }
}

async function run(session: Session, platform: string): Promise<PullResult> {
  const { personality, onProgress } = session
  const toResolve = createAuthorizer(session)
  const toFetch = personality.authorizers === 'one' ? toResolve : createAuthorizer(session)
  if (personality.begins === 'with-ping') await ping(session, toResolve)
  const manifest = await findManifest(session, { toResolve, toFetch }, platform)
  const blobs = blobsOf(manifest)
  onProgress({ type: 'planned', blobs: blobs.map(({ digest, size }) => ({ digest, size })) })
  await fetchBlobs(session, toFetch, blobs)
  const pulled = (part: 'config' | 'layer'): PulledBlob[] =>
    blobs.filter((blob) => blob.part === part).map(({ digest, size }) => ({ digest, size }))
  return {
    status: 'complete',
    digest: manifest.digest,
    config: pulled('config')[0] ?? null,
    layers: pulled('layer'),
  }
}

/** `GET /v2/`: its 401 is where the challenge comes from; any other answer means that nobody asks for a token. */
async function ping(session: Session, authorizer: Authorizer): Promise<void> {
  const { headers, rootMayBe } = session.personality
  const url = registryUrl(session, '')
  const asked: Asked = { purpose: 'ping', method: 'GET', url: shownUrl(url, 'with-query') }
  const authorization = (): Promise<null> => Promise.resolve(null)
  const { response, at } = await follow(session, { asked, method: 'GET', url, headers, authorization })
  if (rootMayBe?.includes(response.status) === false) throw await refused(asked, response)
  if (response.status === 401) authorizer.learn(response.headers, at)
  response.discard()
}
