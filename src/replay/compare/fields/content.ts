// What came: its digest, media type, length and bytes.

import { isDigest } from '../../../registry/digest.ts'
import { isIndexType, isManifestType } from '../../../registry/manifest.ts'
import type { Reading } from '../../../decode/reading.ts'
import type { Answers, Field } from '../field.ts'
import { hasFailed } from '../side.ts'
import { isWebPage } from '../web-page.ts'
import type { Part } from '../unit.ts'

const MANIFESTS: ReadonlySet<Part> = new Set(['tag', 'manifest'])
const BLOBS: ReadonlySet<Part> = new Set(['config', 'layer'])

export const digest: Field = {
  id: 'digest',
  compare({ baseline, candidate, last, areGood }) {
    if (!areGood || !MANIFESTS.has(baseline.part) || baseline.key !== candidate.key) return null
    const before = last.baseline?.contentDigest ?? null
    const now = last.candidate?.contentDigest ?? null
    if (before === now || before === null || now === null) return null
    const because =
      baseline.part === 'tag'
        ? 'the tag leads elsewhere: it was moved since the capture, or the candidate’s is stale, or not of the same upstream'
        : 'what comes is not what the original named'
    return { baseline: before, candidate: now, weight: 'visible', because }
  },
}

export const mediaType: Field = {
  id: 'media-type',
  compare({ baseline, candidate, last, areGood }) {
    const before = last.baseline?.mediaType ?? null
    const now = last.candidate?.mediaType ?? null
    if (!areGood || before === now) return null
    const found = { baseline: before, candidate: now }
    if (MANIFESTS.has(baseline.part)) {
      return isIndexType(now) || isManifestType(now)
        ? {
            ...found,
            weight: 'visible',
            because: 'the client is given another kind of manifest for the same Accept',
          }
        : { ...found, weight: 'breaking', because: 'that is no type of a manifest, and clients go by it' }
    }
    if (isWebPage(last.candidate, candidate.first.facts.digest))
      return { ...found, weight: 'breaking', because: 'a web page is no content of an image' }
    return { ...found, weight: 'benign', because: 'clients do not read the media type of this answer' }
  },
}

export const length: Field = {
  id: 'length',
  compare({ baseline, candidate, last, areGood }, comparison) {
    const before = last.baseline?.length ?? null
    const now = last.candidate?.length ?? null
    const isContent = MANIFESTS.has(baseline.part) || BLOBS.has(baseline.part)
    if (!areGood || !isContent || before === null || before === now) return null
    if (baseline.key !== candidate.key || !isSame(last)) return null
    const found = { baseline: String(before), candidate: now === null ? null : String(now) }
    const isHead = baseline.first.method === 'HEAD'
    if (isHead && now === null)
      return {
        ...found,
        weight: 'breaking',
        because: 'docker refuses a HEAD without a length, and containerd asks again by GET',
      }
    if (isHead && now === 0)
      return { ...found, weight: 'visible', because: 'clients take 0 for a length that is not known' }
    if (isHead)
      return {
        ...found,
        weight: hasFailed(comparison) ? 'breaking' : 'visible',
        because: 'containerd takes no other number of bytes than the HEAD promised',
      }
    if (now === null)
      return {
        ...found,
        weight: 'visible',
        because: 'without a length no client can show progress, or tell a cut body',
      }
    return { ...found, weight: 'visible', because: 'the same content is of another length on the wire' }
  },
}

export const bytes: Field = {
  id: 'bytes',
  compare({ baseline, candidate, last, areGood }) {
    const isContent = MANIFESTS.has(baseline.part) || BLOBS.has(baseline.part)
    if (!areGood || !isContent || baseline.first.method === 'HEAD') return null
    if (baseline.key !== candidate.key || !isSame(last)) return null
    const before = hashOf(last.baseline)
    const now = hashOf(last.candidate)
    if (before === now || before === null || now === null) return null
    // Half of a layer is asked for after another half: only whole bodies can be held against each other.
    if (last.baseline?.status !== last.candidate?.status || last.candidate?.status === 206) return null
    const isExact = baseline.part !== 'tag'
    return {
      baseline: before,
      candidate: now,
      weight: isExact ? 'breaking' : 'visible',
      because: isExact
        ? 'every client refuses bytes that do not have the digest that it asked for'
        : 'what the tag leads to is of other bytes',
    }
  },
}

/** Other content has another length, and is told of as such; so is what was asked for by another digest. */
function isSame({ baseline, candidate }: Answers['last']): boolean {
  const before = baseline?.contentDigest ?? null
  const now = candidate?.contentDigest ?? null
  return before === null || now === null || !isDigest(before) || !isDigest(now) || before === now
}

/** Of the content itself, whatever coding it came in; null when it did not come whole, or was redacted. */
function hashOf(reading: Reading | null): string | null {
  const exchange = reading?.exchange
  if (exchange?.state !== 'complete' || exchange.body.redacted === true) return null
  const { decoded, sha256 } = exchange.body
  return `sha256:${decoded?.sha256 ?? sha256}`
}
