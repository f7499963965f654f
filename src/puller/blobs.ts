// All blobs of an image, in its client's order and as many at a time as it fetches.

import type { Descriptor } from '../registry/manifest.ts'
import type { Authorizer } from './authorizer.ts'
import { fetchBlob, type BlobToFetch } from './blob.ts'
import { PullStopped, type Asked } from './failure.ts'
import type { ImageManifest } from './manifest.ts'
import type { Session } from './session.ts'
import { linkedSignal } from './signal.ts'

/** Docker has 127 at most; a manifest of 4 MiB could name some 20,000. */
const BLOB_LIMIT = 1000

/** Each digest once. Throws `PullStopped` for a manifest that leaves a size out, or names too many blobs. */
export function blobsOf({ config, layers, asked }: ImageManifest): BlobToFetch[] {
  const all = [
    ...(config === null ? [] : [blobOf('config', config, asked)]),
    ...layers.map((each) => blobOf('layer', each, asked)),
  ]
  if (all.length > BLOB_LIMIT) throw unusable(asked, `a manifest of ${all.length} blobs`)
  return [...new Map(all.map((blob) => [blob.digest, blob])).values()]
}

function blobOf(
  part: BlobToFetch['part'],
  { digest, mediaType, size }: Descriptor,
  asked: Asked,
): BlobToFetch {
  if (size === null) throw unusable(asked, `a ${part} without a size`)
  return { part, digest, mediaType, size }
}

/** The first blob that fails ends them all. */
export async function fetchBlobs(
  session: Session,
  authorizer: Authorizer,
  blobs: readonly BlobToFetch[],
): Promise<void> {
  const { order, layersAtOnce } = session.personality.blobs
  const config = blobs.filter(({ part }) => part === 'config')
  const layers = blobs.filter(({ part }) => part === 'layer')
  const failing = new AbortController()
  const linked: Session = { ...session, signal: linkedSignal([session.signal, failing.signal]) }
  // The others then end with "stopped", maybe before the one that failed is waited for.
  let first: { readonly error: unknown } | null = null
  const fetchAll = (some: readonly BlobToFetch[], atOnce: number): Promise<void> =>
    inParallel(some, atOnce, async (blob) => {
      if (failing.signal.aborted) return
      try {
        await fetchBlob(linked, authorizer, blob)
      } catch (error) {
        first ??= { error }
        failing.abort()
      }
    })
  const fetchConfig = (): Promise<void> => fetchAll(config, 1)
  const fetchLayers = (): Promise<void> => fetchAll(layers, layersAtOnce)
  if (order === 'config-first') await fetchConfig().then(fetchLayers)
  else if (order === 'config-last') await fetchLayers().then(fetchConfig)
  else await Promise.all([fetchConfig(), fetchLayers()])
  rethrow(first)
}

function rethrow(first: { readonly error: unknown } | null): void {
  if (first !== null) throw first.error
}

async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
}

function unusable(asked: Asked, message: string): PullStopped {
  return new PullStopped(asked, { kind: 'unusable', message })
}
