// The name of an image, as a user writes it, made whole as docker does it. Knows nothing of requests.

import { isDigest } from '../registry/digest.ts'
import { registryName } from '../registry/hosts.ts'
import { fullName } from '../registry/reference.ts'

export interface ImageReference {
  /** `docker.io/library/redis:latest`, or `…@sha256:…`. */
  readonly full: string
  /** As docker shortens it again: `redis`, `acme/private`, `ghcr.io/acme/app`. */
  readonly familiar: string
  /** The registry's name: `docker.io`, `127.0.0.1:5000`. */
  readonly registry: string
  /** With `library/` where docker.io wants it. */
  readonly repository: string
  /** What to ask for: a tag or a digest. */
  readonly target: string
}

/** What Docker Hub's API answers to; `docker.io` is its name only. */
const DOCKER_HUB_API = 'registry-1.docker.io'

const SEPARATED = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const TAG = /^\w[\w.-]{0,127}$/
const NAME_LIMIT = 255

/**
 * Reads `redis`, `acme/app:v1`, `HOST[:PORT]/name@sha256:…` (distribution, reference/reference.go); null when it is
 * none. Only names on docker.io get `library/`. With a tag and a digest, the digest is what counts.
 */
export function parseReference(text: string): ImageReference | null {
  const [named = '', digest, ...more] = text.split('@')
  if (more.length > 0 || (digest !== undefined && !isDigest(digest))) return null
  const [, name = '', tag = 'latest'] = /^(.+?)(?::([^:/]*))?$/.exec(named) ?? []
  if (!TAG.test(tag)) return null
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  const hasHost = /[.:]/.test(first) || first === 'localhost'
  const registry = registryName(hasHost ? first : 'docker.io')
  const path = hasHost ? name.slice(slash + 1) : name
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path
  if (!isRepository(repository) || !isAuthority(registry)) return null
  const target = digest ?? tag
  return {
    full: fullName(registry, repository, target),
    familiar: registry === 'docker.io' ? repository.replace(/^library\//, '') : `${registry}/${repository}`,
    registry,
    repository,
    target,
  }
}

/** Where the registry of a reference is asked when nobody says otherwise. */
export function defaultEndpoint({ registry }: ImageReference): URL {
  return new URL(`https://${registry === 'docker.io' ? DOCKER_HUB_API : registry}`)
}

function isRepository(path: string): boolean {
  return path.length <= NAME_LIMIT && path.split('/').every((part) => SEPARATED.test(part))
}

function isAuthority(text: string): boolean {
  return /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(text) && URL.canParse(`https://${text}`)
}
