// From a reference to the manifest of one platform: resolve, index, manifest, in the client's order.

import { contentLength, mediaType } from '../http/headers.ts'
import { isDigest } from '../registry/digest.ts'
import { isIndexType, parseManifest, type Descriptor, type Manifest } from '../registry/manifest.ts'
import { ask, askedOf, contentDigest, refused, type RegistryQuestion } from './ask.ts'
import type { Authorizer } from './authorizer.ts'
import { BrokenBody, causeOfBreak, readWhole } from './body.ts'
import { digestLike, sha256Digest } from './content.ts'
import { PullStopped, type Asked } from './failure.ts'
import { goDigestProblem } from './go-words.ts'
import type { HttpResponse } from './http-client.ts'
import { manifestAnswer, type ManifestAnswer } from './manifest-answer.ts'
import type { Personality, ResolvingByHead, ResolvingHead } from './personality.ts'
import { entryFor } from './platform.ts'
import type { Session } from './session.ts'

export interface ImageManifest {
  /** What the reference stands for: the index's digest, or the manifest's if there is no index. */
  readonly digest: string
  readonly config: Descriptor | null
  readonly layers: readonly Descriptor[]
  /** The request that brought it. */
  readonly asked: Asked
}

/** The puller's own, for clients that have none; the largest real ones have some 100 KB. */
const MANIFEST_LIMIT = 32 * 1024 * 1024

interface Resolved {
  readonly digest: string
  readonly mediaType: string | null
  readonly from: ManifestAnswer['from']
  /** Bytes, as HEAD or a descriptor says. */
  readonly size: number | null
}

interface Authorizers {
  readonly toResolve: Authorizer
  readonly toFetch: Authorizer
}

/** Throws `PullStopped`. */
export async function findManifest(
  session: Session,
  { toResolve, toFetch }: Authorizers,
  platform: string,
): Promise<ImageManifest> {
  const resolved = await resolve(session, toResolve)
  const root = await fetchResolved(session, toFetch, resolved)
  session.onProgress({ type: 'resolved', digest: root.digest })
  if (root.manifest.kind === 'manifest') return { ...root.manifest, digest: root.digest, asked: root.asked }
  const entry = entryFor(platform, root.manifest.manifests)
  if (entry === null) throw new PullStopped(root.asked, { kind: 'no-platform', platform, index: root.digest })
  const { manifest, asked } = await fetchManifest(session, toFetch, { ...entry, from: 'index' })
  if (manifest.kind === 'index') throw unusable(asked, 'an index in an index')
  return { ...manifest, digest: root.digest, asked }
}

/** Null when the client takes the reference as it is: a digest, or a tag that it GETs. */
async function resolve(session: Session, authorizer: Authorizer): Promise<Resolved | null> {
  const { personality, image } = session
  const how = personality.resolves
  if (how.by === 'get') return null
  if (isDigest(image.target) && how.of === 'tags')
    return { digest: image.target, mediaType: null, from: 'reference', size: null }
  const headed = resolveQuestion(session, 'HEAD')
  const head = await ask(session, authorizer, headed)
  const facts = factsOf(head)
  const then = how.afterHead(facts)
  if (then === 'refuse' && head.status >= 300) throw await refused(askedOf(session, headed), head)
  head.discard()
  if (then === 'refuse') throw unusable(askedOf(session, headed), missing(facts))
  if (then === 'use') refuseAnnounced(session, askedOf(session, headed), head)
  if (then === 'use') return resolvedTo(askedOf(session, headed), contentDigest(head) ?? '', { how, head })
  const question = resolveQuestion(session, 'GET')
  const asked = askedOf(session, question)
  const whole = await ask(session, authorizer, question)
  if (!personality.takes(whole.status)) throw await refused(asked, whole)
  refuseAnnounced(session, asked, whole)
  const bytes = await readManifest(session, asked, whole)
  return resolvedTo(asked, contentDigest(whole) ?? sha256Digest(bytes), { how, head: whole })
}

function resolveQuestion({ image, personality, random }: Session, method: 'HEAD' | 'GET'): RegistryQuestion {
  const path = `${image.repository}/manifests/${image.target}`
  return { purpose: 'resolve', method, path, headers: personality.accept({ what: 'tag' }, random) }
}

function factsOf(head: HttpResponse): ResolvingHead {
  const { status, headers } = head
  return {
    status,
    hasType: mediaType(headers) !== null,
    hasDigest: contentDigest(head) !== null,
    hasLength: contentLength(headers) !== null,
  }
}

function missing({ hasType, hasLength }: ResolvingHead): string {
  const name = !hasType ? 'Content-Type' : hasLength ? 'Docker-Content-Digest' : 'Content-Length'
  return `missing or empty ${name} header`
}

/** The digest becomes a path: what is none is not asked for. */
function resolvedTo(
  asked: Asked,
  digest: string,
  { how, head: { headers } }: { readonly how: ResolvingByHead; readonly head: HttpResponse },
): Resolved {
  const problem = goDigestProblem(digest)
  if (problem !== null) throw unusable(asked, how.invalidDigest(digest.slice(0, 200), problem))
  return { digest, mediaType: mediaType(headers), from: 'reference', size: contentLength(headers) }
}

interface Fetched {
  readonly digest: string
  readonly manifest: Manifest
  readonly asked: Asked
}

/** By tag after all, where the digest is not there and its client falls back. */
async function fetchResolved(
  session: Session,
  authorizer: Authorizer,
  resolved: Resolved | null,
): Promise<Fetched> {
  try {
    return await fetchManifest(session, authorizer, resolved)
  } catch (error) {
    const { resolves } = session.personality
    const fallsBack = resolves.by === 'head' && resolves.ifAbsent === 'asks-by-tag'
    const isTagged = resolved !== null && !isDigest(session.image.target)
    if (!(error instanceof PullStopped) || !fallsBack || !isTagged || !isAbsent(error)) throw error
    return fetchManifest(session, authorizer, null)
  }
}

function isAbsent({ failure: { cause } }: PullStopped): boolean {
  return cause.kind === 'status' && cause.errors.some(({ code }) => code === 'MANIFEST_UNKNOWN')
}

/** By digest, and then verified; or by what the reference says, if it is not resolved. */
async function fetchManifest(
  session: Session,
  authorizer: Authorizer,
  resolved: Resolved | null,
): Promise<Fetched> {
  const { image, personality, random } = session
  const wanted =
    resolved === null
      ? ({ what: 'tag' } as const)
      : ({ what: 'manifest', mediaType: resolved.mediaType } as const)
  const expected = resolved?.digest ?? (isDigest(image.target) ? image.target : null)
  const question: RegistryQuestion = {
    purpose: 'manifest',
    method: 'GET',
    path: `${image.repository}/manifests/${resolved?.digest ?? image.target}`,
    headers: personality.accept(wanted, random),
    ...(expected === null ? {} : { digest: expected }),
  }
  const asked = askedOf(session, question)
  const response = await ask(session, authorizer, question)
  if (!personality.takes(response.status)) throw await refused(asked, response)
  const bytes = await readManifest(session, asked, response)
  refuseLength(session, asked, { resolved, came: bytes.length })
  const digest = verified(asked, isOnTrust(session, resolved) ? null : expected, bytes)
  const text = bytes.toString('utf8')
  const manifest = parseManifest(text)
  const { goesBy, unreadable } = personality.manifestTypes
  const why = unreadable(
    goesBy === 'resolving' && resolved !== null ? resolved.mediaType : mediaType(response.headers),
    manifestAnswer(text, manifest, { image, from: resolved?.from ?? 'reference', digest }),
  )
  if (why !== null) throw unusable(asked, why)
  if (manifest === null) throw unusable(asked, 'what came is neither a manifest nor an index')
  return { digest, manifest, asked }
}

/** What a tag stands for, where its client does not hold it against the digest that HEAD named. */
function isOnTrust({ personality: { resolves }, image }: Session, resolved: Resolved | null): boolean {
  const isOfTag = resolved?.from === 'reference' && !isDigest(image.target)
  return isOfTag && resolves.by === 'head' && resolves.digestOfTag === 'taken-on-trust'
}

interface Came {
  readonly resolved: Resolved | null
  /** Bytes. */
  readonly came: number
}

/** Throws for content of another length than was said, where its client looks at that before it looks at the digest. */
function refuseLength({ personality }: Session, asked: Asked, { resolved, came }: Came): void {
  const { digest, mediaType, size = null } = resolved ?? { digest: '', mediaType: null }
  const ref = `${isIndexType(mediaType) ? 'index' : 'manifest'}-${digest}`
  const problem = size === null ? null : (personality.wrongLength?.(size, came, ref) ?? null)
  if (problem !== null) throw unusable(asked, problem)
}

function verified(asked: Asked, expected: string | null, bytes: Uint8Array): string {
  if (expected === null) return sha256Digest(bytes)
  const found = digestLike(expected, bytes)
  if (found === null) throw unusable(asked, `a digest whose algorithm is not known: ${expected.slice(0, 40)}`)
  if (found !== expected) throw new PullStopped(asked, { kind: 'wrong-digest', expected, found })
  return found
}

/** A manifest that its client refuses for the length that it is said to have. */
function refuseAnnounced({ personality }: Session, asked: Asked, response: HttpResponse): void {
  const { bytes, by } = personality.manifestLimit ?? NO_LIMIT
  const announced = contentLength(response.headers)
  if (by !== 'announced' || announced === null || announced <= bytes) return
  response.discard()
  throw new PullStopped(asked, { kind: 'too-long', by: 'client', limit: bytes, announced })
}

const NO_LIMIT: NonNullable<Personality['manifestLimit']> = { bytes: Infinity, by: 'received' }

async function readManifest({ personality }: Session, asked: Asked, response: HttpResponse): Promise<Buffer> {
  const own = personality.manifestLimit ?? NO_LIMIT
  const limit = Math.min(own.by === 'received' ? own.bytes : Infinity, MANIFEST_LIMIT)
  let whole: Buffer | null
  try {
    whole = await readWhole(response, limit)
  } catch (error) {
    if (!(error instanceof BrokenBody)) throw error
    throw new PullStopped(asked, causeOfBreak(error, error.bytes))
  }
  if (whole !== null) return whole
  const by = limit === own.bytes ? 'client' : 'puller'
  throw new PullStopped(asked, { kind: 'too-long', by, limit, announced: contentLength(response.headers) })
}

function unusable(asked: Asked, message: string): PullStopped {
  return new PullStopped(asked, { kind: 'unusable', message })
}
