// What is under test: the candidate, how it is named, and the image that it is asked for. Values only.

import type { Credentials } from '../puller/personality.ts'
import { parseReference, type ImageReference } from '../puller/reference.ts'

/**
 * How a client names the candidate. `host`: `docker pull HOST/redis`, and no client adds `library/`. `mirror`:
 * `registry-mirrors`, `hosts.toml`, `registries.conf`: full names, containerd with `?ns=`.
 */
export type Way = 'host' | 'mirror'

export interface Candidate {
  /** Scheme and authority, without a path. */
  readonly url: URL
  /** Path of a project in front of all names (`--prefix`), such as `dockerhub`; empty for none. */
  readonly prefix: string
  readonly ways: readonly Way[]
  /** Why it is not looked at as a mirror, when it was seen to be none; absent when nobody has looked, or the user said so. */
  readonly noMirror?: string
  /** What its user would give it; never of a capture. */
  readonly credentials: Credentials | null
  /** Repository that may be written to, with the prefix; asked for with `--allow-writes` alone. */
  readonly scratch: string
}

/** The image that the candidate is asked for. */
export interface TestImage {
  /** As on the registry that the candidate stands for: `docker.io/library/busybox:latest`. */
  readonly reference: ImageReference
  /** Repository in the path when the candidate is named as host: `busybox`, `dockerhub/busybox`. */
  readonly asHost: string
  /** The same when it is a mirror: `library/busybox`, `dockerhub/library/busybox`. */
  readonly asMirror: string
  /** What to ask for: a tag, or a digest. */
  readonly target: string
  readonly platform: string
}

/** Names that an image has at a candidate. `familiar` is what a user of Docker Hub writes: `busybox`, `acme/app`. */
export function testImage(reference: ImageReference, prefix: string, platform: string): TestImage {
  const within = (name: string): string => (prefix === '' ? name : `${prefix}/${name}`)
  const isHub = reference.registry === 'docker.io'
  const short = isHub ? reference.repository.replace(/^library\/(?=[^/]+$)/, '') : reference.repository
  return {
    reference,
    asHost: within(short),
    asMirror: within(reference.repository),
    target: reference.target,
    platform,
  }
}

/**
 * The image as its user writes it: `busybox` is one whose name a client lengthens on Docker Hub alone; who writes
 * `library/busybox` wants it so at the candidate too. null when it is no reference.
 */
export function namedImage(written: string, prefix: string, platform: string): TestImage | null {
  const reference = parseReference(written)
  if (reference === null) return null
  const image = testImage(reference, prefix, platform)
  return /^(?:docker\.io\/)?library\//.test(written) ? { ...image, asHost: image.asMirror } : image
}

/** Whether clients leave `library/` out when the candidate is named as host. */
export function isOneSegment({ asHost, asMirror }: TestImage): boolean {
  return asHost !== asMirror
}
