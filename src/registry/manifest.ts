// Manifests and indexes, read as far as a pull needs them. Hostile input: nothing here throws.

import { isDigest } from './digest.ts'
import { isRecord, parseObject } from './json.ts'

export interface Descriptor {
  readonly digest: string
  readonly mediaType: string | null
  /** Bytes. */
  readonly size: number | null
  /** `os/arch[/variant]`, in an index. */
  readonly platform: string | null
}

export type Manifest =
  | { readonly kind: 'index'; readonly mediaType: string | null; readonly manifests: readonly Descriptor[] }
  | {
      readonly kind: 'manifest'
      readonly mediaType: string | null
      readonly config: Descriptor | null
      readonly layers: readonly Descriptor[]
    }

/** BuildKit marks attestation manifests with this platform, so that no client takes them for an image. */
export const NO_PLATFORM = 'unknown/unknown'

const INDEX_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
])

/** All that a registry may call a manifest or index (image-spec media-types.md; Docker's own; schema 1). */
const MANIFEST_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.artifact.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
])

export function isIndexType(mediaType: string | null): boolean {
  return mediaType !== null && INDEX_TYPES.has(mediaType)
}

export function isManifestType(mediaType: string | null): boolean {
  return mediaType !== null && MANIFEST_TYPES.has(mediaType)
}

/** Reads a manifest or index of any kind that lists its content by digest; null for anything else. */
export function parseManifest(text: string): Manifest | null {
  const value = parseObject(text)
  if (value === null) return null
  const mediaType = typeof value['mediaType'] === 'string' ? value['mediaType'] : null
  if (Array.isArray(value['manifests'])) {
    return { kind: 'index', mediaType, manifests: descriptors(value['manifests']) }
  }
  const config = descriptor(value['config'])
  if (config === null && !Array.isArray(value['layers'])) return null
  return { kind: 'manifest', mediaType, config, layers: descriptors(value['layers']) }
}

function descriptors(value: unknown): Descriptor[] {
  return Array.isArray(value) ? value.map(descriptor).filter((entry) => entry !== null) : []
}

function descriptor(value: unknown): Descriptor | null {
  if (!isRecord(value)) return null
  const { digest, mediaType, size } = value
  if (typeof digest !== 'string' || !isDigest(digest)) return null
  return {
    digest,
    mediaType: typeof mediaType === 'string' ? mediaType : null,
    size: typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : null,
    platform: isRecord(value['platform']) ? platformName(value['platform']) : null,
  }
}

/** `linux/arm64/v8`; attestation entries say `unknown/unknown` (BuildKit, attestation-storage.md). */
function platformName(platform: Readonly<Record<string, unknown>>): string | null {
  const { os, architecture, variant } = platform
  if (typeof os !== 'string' || typeof architecture !== 'string') return null
  return [os, architecture, ...(typeof variant === 'string' && variant !== '' ? [variant] : [])].join('/')
}
