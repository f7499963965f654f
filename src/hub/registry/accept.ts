// Which form of a manifest a client gets for its Accept header, as Distribution decides it.

import { isIndexType } from '../../registry/manifest.ts'
import { DOCKER } from '../images/media-types.ts'
import type { StoredManifest } from '../images/shelf.ts'

/** `default-platform`: a client that knows no manifest lists gets linux/amd64 of it. */
export type Negotiated = 'as-it-is' | 'default-platform' | { readonly unsupported: string }

/** OCI types have to be asked for; Docker's own are what a client knows that asks for nothing. */
export function negotiate(accept: string | undefined, { mediaType }: StoredManifest): Negotiated {
  const accepted = (accept ?? '').split(',').map((type) => (type.split(';', 1)[0] ?? '').trim().toLowerCase())
  // RFC 9110 §12.5.1. Distribution 2.8 does not know wildcards, and answers 404 to curl.
  if (accepted.some((type) => type === mediaType || type === '*/*' || type === 'application/*'))
    return 'as-it-is'
  if (mediaType === DOCKER.index) return 'default-platform'
  if (mediaType === DOCKER.manifest) return 'as-it-is'
  const [kind, kinds] = isIndexType(mediaType) ? ['index', 'indexes'] : ['manifest', 'manifests']
  return { unsupported: `OCI ${kind} found, but accept header does not support OCI ${kinds}` }
}
