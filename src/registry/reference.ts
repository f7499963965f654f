// Full names of images, as users read them in their client's output.

import { isDigest } from './digest.ts'
import { registryName } from './hosts.ts'

/** `docker.io/library/redis:latest`, or `…@sha256:…` for a digest; without a reference, the repository's name. */
export function fullName(authority: string, repository: string, reference: string | null): string {
  const name = `${registryName(authority)}/${repository}`
  if (reference === null) return name
  return isDigest(reference) ? `${name}@${reference}` : `${name}:${reference}`
}
