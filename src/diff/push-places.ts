// What each request of a push is about: a blob, by its digest, and what part that blob has in what was published. The URLs of
// uploads tell neither: a registry makes up a new one each time.

import { pushedDigests } from '../decode/pushed-blobs.ts'
import { exchangeOf, type StepId } from '../decode/trace.ts'
import { parseManifest } from '../registry/manifest.ts'
import type { Part } from './side.ts'

export interface PushPlace {
  readonly digest: string
  /** `config`, `layer 2`; null for what no manifest names that was published: it answers to nothing but itself. */
  readonly place: string | null
}

/** Steps that are about no blob are left out; all are, of what is no push. */
export function pushPlaces(part: Part): ReadonlyMap<StepId, PushPlace> {
  if (part.pull?.kind !== 'push') return new Map()
  const places = publishedPlaces(part)
  return new Map(
    [...pushedDigests(part.steps)].map(([id, digest]) => [id, { digest, place: places.get(digest) ?? null }]),
  )
}

/** Of several manifests of an index, the same place in each is another place. */
function publishedPlaces({ session, steps }: Part): ReadonlyMap<string, string> {
  const places = new Map<string, string>()
  const put = (digest: string, place: string): void => {
    if (!places.has(digest)) places.set(digest, place)
  }
  const published = steps.filter(({ phase }) => phase === 'publish')
  published.forEach((step, at) => {
    const manifest = parseManifest(exchangeOf(session, step)?.requestBody?.text ?? '')
    if (manifest?.kind !== 'manifest') return
    const name = at === 0 ? '' : ` of manifest ${at + 1}`
    if (manifest.config !== null) put(manifest.config.digest, `config${name}`)
    manifest.layers.forEach(({ digest }, i) => put(digest, `layer ${i + 1}${name}`))
  })
  return places
}
