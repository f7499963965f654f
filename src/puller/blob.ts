// One blob: fetched, resumed where its client resumes, verified while it streams by. Its bytes are never kept.

import { header } from '../http/headers.ts'
import { ask, askedOf, refused, type RegistryQuestion } from './ask.ts'
import type { Authorizer } from './authorizer.ts'
import { BrokenBody, causeOfBreak, decoded } from './body.ts'
import { algorithmOf, hashFor } from './content.ts'
import { PullStopped, type Asked, type Cause, type PullFailure } from './failure.ts'
import type { HttpResponse } from './http-client.ts'
import type { BlobTally } from './personality.ts'
import type { Session } from './session.ts'

/**
 * No client stops at the size of a descriptor: what is too much fails by its digest in the end, as where gzip was undone
 * that belonged to the layer. The puller reads on for as many times the size, and so many bytes.
 */
const OVERFLOW = 15
const OVERFLOW_LEAST = 512 * 1024

export interface BlobToFetch {
  readonly part: BlobTally['part']
  readonly digest: string
  readonly mediaType: string | null
  /** Bytes. */
  readonly size: number
}

/** The bytes so far, as their hash and number. */
interface Received {
  readonly hash: ReturnType<typeof newHash>
  bytes: number
}

/** Resolves when the blob is there and verified. Throws `PullStopped` when its client would give up. */
export async function fetchBlob(session: Session, authorizer: Authorizer, blob: BlobToFetch): Promise<void> {
  const { personality, wait, signal, onProgress } = session
  const { digest, part } = blob
  const asked = askedOf(session, questionFor(session, blob, 0))
  let received = nothing(asked, blob)
  let fruitless = 0
  for (let attempts = 1; ; attempts++) {
    const before = received.bytes
    const failure = await attempt(session, authorizer, { blob, received })
    if (failure === null) return
    fruitless = received.bytes > before ? 1 : fruitless + 1
    const next = personality.blobs.afterFailure(failure.cause, { part, attempts, fruitless })
    const stopped = stoppedBy(signal, failure.asked)
    if (stopped !== null) throw stopped
    if (next.then === 'give-up') throw new PullStopped(failure.asked, failure.cause, attempts)
    onProgress({ type: 'retrying', digest, attempt: attempts + 1, afterMs: next.afterMs })
    try {
      await wait(next.afterMs, signal)
    } catch (error) {
      throw stoppedBy(signal, asked) ?? error
    }
    if (next.from === 'start') received = nothing(asked, blob)
  }
}

/** What went wrong meanwhile is then of no interest. */
function stoppedBy(signal: AbortSignal, asked: Asked): PullStopped | null {
  return signal.aborted ? new PullStopped(asked, { kind: 'stopped' }) : null
}

function nothing(asked: Asked, { digest }: BlobToFetch): Received {
  return { hash: newHash(asked, digest), bytes: 0 }
}

function newHash(asked: Asked, digest: string): NonNullable<ReturnType<typeof hashFor>> {
  const hash = hashFor(digest)
  if (hash === null) {
    const message = `a digest whose algorithm is not known: ${digest.slice(0, 40)}`
    throw new PullStopped(asked, { kind: 'unusable', message })
  }
  return hash
}

function questionFor(
  session: Session,
  { part, digest, mediaType }: BlobToFetch,
  from: number,
): RegistryQuestion {
  const { personality, image, random } = session
  return {
    purpose: part,
    method: 'GET',
    path: `${image.repository}/blobs/${digest}`,
    headers: [
      ...personality.accept({ what: 'blob', mediaType }, random),
      ...(from === 0 ? [] : ([['Range', `bytes=${from}-`]] as const)),
    ],
    digest,
    ...(mediaType === null ? {} : { mediaType }),
  }
}

interface Attempt {
  readonly blob: BlobToFetch
  readonly received: Received
}

/** One request and its body; null when the blob is complete, else the failure, for its client to judge. */
async function attempt(
  session: Session,
  authorizer: Authorizer,
  { blob, received }: Attempt,
): Promise<PullFailure | null> {
  const { personality } = session
  const question = questionFor(session, blob, received.bytes)
  const asked = askedOf(session, question)
  try {
    const response = await ask(session, authorizer, question)
    const skip = await bytesToSkip(session, asked, { response, received })
    await take(session, asked, { response, blob, received, skip })
  } catch (error) {
    if (!(error instanceof PullStopped)) throw error
    return error.failure
  }
  // Who goes by the digest alone takes a body that ends in order for the whole.
  if (received.bytes < blob.size && personality.wrongLength !== undefined)
    return { asked, attempts: 1, cause: { kind: 'cut', bytes: received.bytes } }
  const misfit = personality.wrongLength?.(blob.size, received.bytes, `${blob.part}-${blob.digest}`) ?? null
  if (misfit !== null) return { asked, attempts: 1, cause: { kind: 'unusable', message: misfit } }
  const found = `${algorithmOf(blob.digest)}:${received.hash.digest('hex')}`
  if (found !== blob.digest)
    return { asked, attempts: 1, cause: { kind: 'wrong-digest', expected: blob.digest, found } }
  session.onProgress({ type: 'verified', digest: blob.digest })
  return null
}

interface Answered {
  readonly response: HttpResponse
  readonly received: Received
}

/** How many bytes of the body are known already. Throws `PullStopped` for what is no content. */
async function bytesToSkip(
  { personality }: Session,
  asked: Asked,
  { response, received }: Answered,
): Promise<number> {
  const { status, headers } = response
  if (received.bytes === 0 ? !personality.takes(status) : status !== 206 && !personality.takes(status))
    throw await refused(asked, response)
  if (received.bytes === 0) return 0
  const first = /^bytes (\d{1,15})-/.exec(header(headers, 'content-range') ?? '')?.[1]
  if (status === 206 && Number(first) === received.bytes) return 0
  if (status !== 206 && personality.blobs.rangeIgnored === 'skips-ahead') return received.bytes
  response.discard()
  throw new PullStopped(asked, { kind: 'no-range', status } satisfies Cause)
}

/** Takes the body chunk by chunk. Throws `PullStopped` when it breaks off, or is too long. */
async function take(
  { pace, signal, onProgress }: Session,
  asked: Asked,
  { response, blob, received, skip }: Answered & { readonly blob: BlobToFetch; readonly skip: number },
): Promise<void> {
  const { digest, size } = blob
  let toSkip = skip
  try {
    for await (const whole of decoded(response)) {
      const chunk = whole.subarray(Math.min(toSkip, whole.length))
      toSkip -= whole.length - chunk.length
      received.hash.update(chunk)
      received.bytes += chunk.length
      if (received.bytes > size + size * OVERFLOW + OVERFLOW_LEAST) {
        const message = `more than the ${size} bytes that the manifest says`
        throw new PullStopped(asked, { kind: 'unusable', message })
      }
      onProgress({ type: 'received', digest, bytes: Math.min(received.bytes, size), size })
      await pace.transferred(chunk.length, signal)
    }
  } catch (error) {
    const stopped = stoppedBy(signal, asked)
    if (stopped !== null) throw stopped
    if (error instanceof BrokenBody) throw new PullStopped(asked, causeOfBreak(error, received.bytes))
    throw error
  }
}
