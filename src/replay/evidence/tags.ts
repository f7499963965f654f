// Lists of tags, a page at a time (distribution spec, "Listing Tags").

import { parseObject } from '../../registry/json.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import type { TestImage } from '../candidate.ts'
import { blocked, type Skipped } from '../probe.ts'
import type { Behaviour, Seen } from '../upstream.ts'
import { said } from './quote.ts'
import { pullAuthorization } from './token-service.ts'

export interface TagsPage {
  readonly answer: Answer
  readonly tags: readonly string[]
  /** What our hub was asked for it; empty without it, or when the candidate asked nobody. */
  readonly seen: readonly Seen[]
}

/** Sorted as registries sort them, and more than a page of one. */
const TAGS = ['V1.2_rc-3', 'edge', 'latest', 'v1'] as const

/** The image under test; with our hub, one with tags of which we know. */
export function imageWithTags({ image, upstream }: Bench): TestImage {
  if (upstream === null) return image
  const platforms = [{ os: 'linux', architecture: 'amd64' }]
  const layers = [{ path: 'etc/tagged', bytes: 100, per: 'image' as const }]
  const tagged = { tags: TAGS, format: 'oci-manifest' as const, platforms, layers, referrers: [] }
  return upstream.freshImage({ images: [tagged] })
}

/** `query` is without the question mark; or a path with its query, as a Link names it. `behaviour` is our hub's meanwhile. */
export async function askTags(
  bench: Bench,
  { asMirror }: TestImage,
  query: string,
  behaviour: Behaviour | null = null,
): Promise<TagsPage | Skipped> {
  const token = await pullAuthorization(bench, asMirror)
  if ('result' in token) return token
  const url = query.includes('/') ? query : `/v2/${asMirror}/tags/list?${query}`
  const question = { method: 'GET', url, ...token } as const
  const { value: answer, seen } = (await bench.upstream?.during(behaviour, () =>
    bench.askAgain(question),
  )) ?? {
    value: await bench.ask(question),
    seen: [],
  }
  const listed = answer.status === 200 ? parseObject(answer.body.toString('utf8'))?.['tags'] : null
  if (!Array.isArray(listed)) return blocked(`GET ${url} is answered ${answer.status}${said(answer)}`)
  return { answer, tags: listed.filter((tag) => typeof tag === 'string'), seen }
}
