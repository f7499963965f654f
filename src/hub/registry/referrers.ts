// Which manifests of a repository name another as their subject (image-spec manifest.md, "subject"). Manifests may have
// been pushed by anybody: nothing here throws.

import { isRecord, parseObject } from '../../registry/json.ts'
import type { Repository } from '../store/store.ts'

export interface ReferrerDescriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly artifactType: string | null
  readonly annotations?: unknown
}

export function referrersOf({ manifests }: Repository, subject: string): ReferrerDescriptor[] {
  return [...manifests.values()].flatMap(({ digest, mediaType, bytes }) => {
    const manifest = parseObject(bytes.toString())
    if (subjectOf(bytes) !== subject || manifest === null) return []
    const { annotations } = manifest
    return {
      mediaType,
      digest,
      size: bytes.length,
      artifactType: artifactTypeOf(manifest),
      ...(annotations === undefined ? {} : { annotations }),
    }
  })
}

/** The digest that a manifest names as its subject, or null. */
export function subjectOf(bytes: Buffer): string | null {
  const subject = parseObject(bytes.toString())?.['subject']
  return isRecord(subject) && typeof subject['digest'] === 'string' ? subject['digest'] : null
}

/** Its own, or else its config's media type (distribution spec, "Listing Referrers"). */
function artifactTypeOf({ artifactType, config }: Readonly<Record<string, unknown>>): string | null {
  if (typeof artifactType === 'string' && artifactType !== '') return artifactType
  return isRecord(config) && typeof config['mediaType'] === 'string' ? config['mediaType'] : null
}
