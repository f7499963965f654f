// The image that a candidate is asked for: what its tag means there, the manifest for the platform, and its blobs.

import { header } from '../../http/headers.ts'
import { entryFor } from '../../puller/platform.ts'
import { parseManifest, type Descriptor, type Manifest } from '../../registry/manifest.ts'
import { shortDigest } from '../../registry/digest.ts'
import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import type { TestImage } from '../candidate.ts'
import { blocked, type Examined } from '../probe.ts'
import type { FreshImage } from '../upstream.ts'
import { IN_ONE_LINE } from './accepted-types.ts'
import { said } from './quote.ts'
import { isWebPage } from './web-page.ts'

export interface ManifestUnderTest {
  /** With `library/`, and the prefix. */
  readonly repository: string
  /** For the repository; null when the candidate wants none. */
  readonly authorization: string | null
  /** What came for the tag: an index, or a manifest. */
  readonly top: Answer
  /** The same as `top` for an image without an index. */
  readonly manifest: Answer
  /** By which `manifest` was asked for; the digest of its bytes when it has no index. */
  readonly digest: string
  readonly config: Descriptor
  /** From the base up; never empty. */
  readonly layers: readonly [Descriptor, ...Descriptor[]]
}

type Blocked = Extract<Examined, { result: 'skip' }>

/** The same questions each time, so that they are asked once for all probes. What is in the way comes as a result. */
export async function manifestUnderTest(
  bench: Bench,
  image: TestImage | FreshImage = bench.image,
): Promise<ManifestUnderTest | Blocked> {
  const repository = image.asMirror
  const { authorization } = await bench.authorize(repository)
  const fetch = (reference: string): Promise<Fetched | Blocked> =>
    fetchManifest(bench, { ...manifestQuestion('GET', repository, reference), authorization })
  const top = await fetch(image.target)
  if ('result' in top) return top
  // Somebody else's manifest is cache-key-too-narrow.
  if ('truth' in image && `sha256:${top.answer.sha256 ?? ''}` !== (await image.truth()).digest)
    return blocked(`GET ${top.answer.url.pathname} brings another manifest than the registry has`)
  const entry = top.manifest.kind === 'index' ? entryFor(image.platform, top.manifest.manifests) : null
  if (top.manifest.kind === 'index' && entry === null)
    return blocked(`${repository} has no image for ${image.platform}`)
  const own = entry === null ? top : await fetch(entry.digest)
  if ('result' in own) return own
  const { manifest } = own
  if (manifest.kind === 'index') return blocked(`${repository} has an index in its index`)
  const [base, ...others] = manifest.layers
  if (manifest.config === null || base === undefined) return blocked(`${repository} has no layers`)
  return {
    repository,
    authorization,
    top: top.answer,
    manifest: own.answer,
    digest: entry?.digest ?? `sha256:${own.answer.sha256 ?? ''}`,
    config: manifest.config,
    layers: [base, ...others],
  }
}

/** Asks as containerd does: all types in one line. */
export function manifestQuestion(
  method: 'GET' | 'HEAD',
  repository: string,
  reference: string,
): Question & { readonly method: 'GET' | 'HEAD' } {
  return { method, url: `/v2/${repository}/manifests/${reference}`, headers: IN_ONE_LINE }
}

interface Fetched {
  readonly answer: Answer
  readonly manifest: Manifest
}

async function fetchManifest(bench: Bench, question: Question): Promise<Fetched | Blocked> {
  const hops = await bench.follow(await bench.ask(question), question)
  const answer = hops.at(-1) ?? hops[0]
  const asked = `GET ${question.url}`
  if (answer.status !== 200) return blocked(`${asked} is answered ${answer.status}${said(answer)}`)
  if (isWebPage(answer)) return blocked(`${asked} is answered by a web page`)
  const encoding = header(answer.headers, 'content-encoding')
  if (encoding !== null)
    return blocked(`${asked} is answered with Content-Encoding: ${encoding.slice(0, 40)}`)
  if (answer.end === 'left')
    return blocked(`${asked} is answered by more than ${answer.bytes} bytes: they were not read to the end`)
  if (answer.end === 'cut') return blocked(`the answer to ${asked} breaks off`)
  const manifest = parseManifest(answer.body.toString('utf8'))
  return manifest === null ? blocked(`what came for ${asked} is no manifest`) : { answer, manifest }
}

/** The layer that probes ask for: the smallest of more than 1 KiB, so that parts of it can be asked for too. */
export function layerOf({ layers }: Pick<ManifestUnderTest, 'layers'>): Descriptor {
  const bySize = layers.toSorted((a, b) => (a.size ?? 0) - (b.size ?? 0))
  return bySize.find(({ size }) => (size ?? 0) > 1024) ?? bySize.at(-1) ?? layers[0]
}

/** Another blob of the same kind, where there is one: to see whether things are right with it. */
export function otherThan(blob: Descriptor, { layers, config }: ManifestUnderTest): Descriptor {
  return layers.find(({ digest }) => digest !== blob.digest) ?? config
}

/** `layer sha256:d87d83…`. */
export function named(kind: 'layer' | 'config', { digest }: Descriptor): string {
  return `${kind} ${shortDigest(digest)}`
}
