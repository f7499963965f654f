// dockerd 20.10 with its classic store. Recorded: fixtures/captures/docker-*; what it prints was read off the real one.

import { codeWords, distributionError, goConnectError, goNoJson } from '../go-words.ts'
import { isReadable } from './manifest-types.ts'
import type { Cause, PullFailure } from '../failure.ts'
import type { AfterBlobFailure, BlobTally, Personality } from '../personality.ts'
import type { ImageReference } from '../reference.ts'
import { goOperation } from '../session.ts'
import { byQuery } from './token-ways.ts'

/** A Go map of media types, which begins at a random one but keeps its circle: each request turns it anew. */
const ACCEPTED = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/json',
  'application/vnd.oci.image.manifest.v1+json',
]

/** moby, distribution/config.go and xfer/download.go. */
const ATTEMPTS = 6
const LAYER_WAIT_MS = 5_000
const CONFIG_WAIT_MS = 100

export const docker: Personality = {
  id: 'docker',
  userAgent:
    'docker/20.10.24+dfsg1 go/go1.19.8 git-commit/5d6db84 kernel/6.1.0 os/linux arch/amd64 UpstreamClient(Docker-Client/20.10.24+dfsg1 \\(linux\\))',
  connections: 'one-a-request',
  headers: [],
  begins: 'with-ping',
  lateRoot: 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
  resolves: {
    by: 'head',
    of: 'tags',
    afterHead: ({ status, hasType, hasDigest, hasLength }) =>
      status >= 400 || !hasDigest ? 'get' : hasType && hasLength ? 'use' : 'refuse',
  },
  authorizers: 'one',
  repeats: [],
  manifestTypes: {
    goesBy: 'fetching',
    // What is of no type it knows it reads as schema 1 (distribution, manifests.go, `UnmarshalManifest`).
    unreadable: (mediaType, { kind, firstCharacter }) => {
      if (isReadable(mediaType) && kind !== null) return null
      return firstCharacter === '{'
        ? 'missing signature key'
        : `error unmarshalling content: ${goNoJson(firstCharacter)}`
    },
  },
  accept: (wanted, random) => {
    if (wanted.what === 'blob') return []
    const start = Math.floor(random() * ACCEPTED.length)
    return [...ACCEPTED.slice(start), ...ACCEPTED.slice(0, start)].map((type) => ['Accept', type])
  },
  realms: 'any',
  tokenRequests: (need) => [byQuery(need, 'with-account')],
  afterChallenge: () => 'give-up',
  mirrorHint: 'none',
  // One login for every endpoint of docker.io (moby#30880): seen with 20.10, and a login for the mirror's host beside it.
  mirrorLogin: 'of-the-registry',
  blobs: { order: 'together', layersAtOnce: 3, rangeIgnored: 'fails', afterFailure },
  words,
}

function afterFailure(cause: Cause, { part, attempts }: BlobTally): AfterBlobFailure {
  if (cause.kind === 'wrong-digest' || cause.kind === 'unusable' || attempts >= ATTEMPTS)
    return { then: 'give-up' }
  if (part === 'config')
    return { then: 'again', from: 'start', afterMs: CONFIG_WAIT_MS * 2 ** (attempts - 1) }
  // "unknown blob": the size is asked for first, then the blob, and only that error counts.
  if (cause.kind === 'status' && cause.status < 500)
    return attempts === 1 && cause.status === 404
      ? { then: 'again', from: 'start', afterMs: 0 }
      : { then: 'give-up' }
  const from = cause.kind === 'no-range' ? 'start' : 'offset'
  return { then: 'again', from, afterMs: LAYER_WAIT_MS * attempts }
}

const DENIED: ReadonlySet<string> = new Set(['UNAUTHORIZED', 'DENIED', 'NAME_UNKNOWN'])

function words({ asked, cause, attempts }: PullFailure, image: ImageReference): string {
  const operation = goOperation(asked.behalf ?? asked)
  const inner = innerWords(cause, goOperation(asked))
  if (asked.purpose === 'token') return `${operation}: ${inner}`
  if (asked.purpose === 'ping') return inner
  if (asked.purpose === 'config') {
    if (cause.kind === 'wrong-digest')
      return `error pulling image configuration: image config verification failed for digest ${cause.expected}`
    return `error pulling image configuration: download failed after attempts=${attempts}: ${inner}`
  }
  if (asked.purpose === 'layer') return layerWords(cause, inner)
  if (cause.kind === 'wrong-digest') return `manifest verification failed for digest ${cause.expected}`
  if (cause.kind !== 'status') return inner
  if (
    cause.challengeError === 'insufficient_scope' ||
    cause.errors.some(({ code }) => DENIED.has(code)) ||
    cause.status === 401
  )
    return `pull access denied for ${image.familiar}, repository does not exist or may require 'docker login': ${inner}`
  const [first] = cause.errors
  if (first?.code !== 'MANIFEST_UNKNOWN') return inner
  return `manifest for ${namedAs(image)} not found: ${codeWords(first.code)}: ${first.message}`
}

function layerWords(cause: Cause, inner: string): string {
  if (cause.kind === 'wrong-digest')
    return `filesystem layer verification failed for digest ${cause.expected}`
  if (cause.kind === 'status' && cause.status === 404) return 'unknown blob'
  return inner
}

function innerWords(cause: Cause, operation: string): string {
  switch (cause.kind) {
    case 'unreachable':
      return `${operation}: ${goConnectError(cause)}`
    case 'status':
      return distributionError(cause)
    case 'cut':
      return 'unexpected EOF'
    case 'too-long':
      return cause.kind
    case 'no-range':
      return 'expected HTTP 206 from byte range request'
    case 'no-platform':
      return `no matching manifest for ${cause.platform} in the manifest list entries`
    case 'wrong-digest':
      return `content does not match digest ${cause.expected}`
    case 'unusable':
      return cause.message
    case 'stopped':
      return 'context canceled'
  }
}

function namedAs({ familiar, target }: ImageReference): string {
  return target.includes(':') ? `${familiar}@${target}` : `${familiar}:${target}`
}
