// Digests of what comes, computed as it comes.

import { createHash, type Hash } from 'node:crypto'
import { isDigest } from '../registry/digest.ts'

const ALGORITHMS: ReadonlySet<string> = new Set(['sha256', 'sha512'])

/** The hash that a digest is made with (image-spec descriptor.md, "Registered algorithms"); null for others. */
export function hashFor(digest: string): Hash | null {
  const algorithm = digest.split(':', 1)[0] ?? ''
  return isDigest(digest) && ALGORITHMS.has(algorithm) ? createHash(algorithm) : null
}

/** The digest of bytes, by the algorithm of another one. */
export function digestLike(digest: string, bytes: Uint8Array): string | null {
  const hash = hashFor(digest)
  return hash === null ? null : `${algorithmOf(digest)}:${hash.update(bytes).digest('hex')}`
}

export function sha256Digest(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

export function algorithmOf(digest: string): string {
  return digest.split(':', 1)[0] ?? ''
}
