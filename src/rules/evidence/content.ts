// What content a step is about, in words.

import { shortDigest } from '../../registry/digest.ts'
import { registryName } from '../../registry/hosts.ts'
import type { Step } from '../../decode/trace.ts'

/** `library/redis:latest`, `library/redis@sha256:d87d83…`, or whatever of it is known. */
export function nameOf({ facts }: Step): string {
  const { repository, reference, digest } = facts
  const what = reference ?? digest
  if (what === null) return repository ?? facts.authority
  const isDigest = what.includes(':')
  return `${repository ?? ''}${isDigest ? '@' : ':'}${isDigest ? shortDigest(what) : what}`
}

/** `layer sha256:d87d83…`: the phase with the digest that was asked for. */
export function contentOf({ phase, facts }: Step): string {
  return facts.digest === null ? phase : `${phase} ${shortDigest(facts.digest)}`
}

/** `docker.io` for any of Docker Hub's registry hosts. */
export function registryOf({ facts }: Step): string {
  return registryName(facts.authority)
}
