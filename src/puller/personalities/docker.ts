// dockerd 20.10 with its classic store. Recorded: fixtures/captures/docker-*; what it prints was read off the real one.

import { NO_LOGIN, NO_REALM } from '../challenges.ts'
import { codeWords, distributionError, goConnectError, goNoJson } from '../go-words.ts'
import { namedAs } from './image-names.ts'
import { DOCKER_LIST, DOCKER_MANIFEST, isReadable, OCI_INDEX, OCI_MANIFEST } from './manifest-types.ts'
import type { Cause, PullFailure, Refusal } from '../failure.ts'
import type { ManifestAnswer } from '../manifest-answer.ts'
import type { AfterBlobFailure, BlobTally, Personality } from '../personality.ts'
import type { ImageReference } from '../reference.ts'
import { goOperation } from '../session.ts'
import { byDecoder, byQuery } from './token-ways.ts'

/** A Go map of media types, which begins at a random one but keeps its circle: each request turns it anew. */
const ACCEPTED = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/json',
  'application/vnd.oci.image.manifest.v1+json',
]

const READING = byDecoder('auth.getTokenResponse')

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
    // distribution/pull_v2.go, schema2ManifestDigest: of a reference with a digest alone. Seen with 20.10.
    digestOfTag: 'taken-on-trust',
    of: 'tags',
    afterHead: ({ status, hasType, hasDigest, hasLength }) =>
      status >= 400 || !hasDigest ? 'get' : hasType && hasLength ? 'use' : 'refuse',
    invalidDigest: (_, reason) => reason,
    // distribution/pull_v2.go, pullV2Tag: "falling back to pull by tag".
    ifAbsent: 'asks-by-tag',
  },
  authorizers: 'one',
  // distribution, registry/client/errors.go, `SuccessStatus`.
  takes: (status) => status >= 200 && status <= 399,
  repeats: [],
  manifestTypes: {
    goesBy: 'fetching',
    // What is of no type it knows it reads as schema 1 (distribution, manifests.go, `UnmarshalManifest`).
    unreadable: (mediaType, answer) => {
      const { kind, firstCharacter } = answer
      if (isReadable(mediaType) && kind !== null) return contradiction(mediaType, answer)
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
  withoutRealm: NO_REALM,
  // registry/client/auth/session.go: the handler of tokens, then that of Basic, each for its challenge. Seen with 20.10.
  challenges: { chooses: 'each-known', withoutLogin: 'gives-up', emptyValues: 'end-it', counts: 'each-root' },
  tokenRequests: (need) => [byQuery(need, READING, 'with-account')],
  afterChallenge: () => 'give-up',
  mirrorHint: 'none',
  // One login for every endpoint of docker.io (moby#30880): seen with 20.10, and a login for the mirror's host beside it.
  mirrorLogin: 'of-the-registry',
  blobs: { order: 'together', layersAtOnce: 3, rangeIgnored: 'fails', afterFailure },
  words,
}

/** distribution/errors.go, retryOnError. */
const FINAL: ReadonlySet<string> = new Set([
  'UNAUTHORIZED',
  'UNSUPPORTED',
  'DENIED',
  'TOOMANYREQUESTS',
  'NAME_UNKNOWN',
])

function isFinal({ status, errors: [first] }: Refusal): boolean {
  return first === undefined ? status === 401 : FINAL.has(first.code)
}

/** Where a manifest is not of the type that it came as (distribution, manifest/*: `UnmarshalJSON`, `validateManifest`). */
function contradiction(mediaType: string | null, { ownType, fields }: ManifestAnswer): string | null {
  const holds = (name: (typeof fields)[number]): boolean => fields.includes(name)
  const isOciIndex = mediaType === OCI_INDEX
  if (mediaType === OCI_MANIFEST && holds('manifests'))
    return 'ocimanifest: expected manifest but found index'
  if (isOciIndex && (holds('config') || holds('layers'))) return 'index: expected index but found manifest'
  const isOptional = isOciIndex || mediaType === OCI_MANIFEST
  if (ownType === mediaType || (isOptional && ownType === '')) return null
  const what = NAMES[mediaType ?? '']
  if (what === undefined) return null
  return `${isOptional ? 'if present, ' : ''}mediaType in ${what} should be '${mediaType ?? ''}' not '${ownType}'`
}

const NAMES: Readonly<Record<string, string>> = {
  [DOCKER_MANIFEST]: 'manifest',
  [DOCKER_LIST]: 'manifest list',
  [OCI_MANIFEST]: 'manifest',
  [OCI_INDEX]: 'image index',
}

function afterFailure(cause: Cause, { part, attempts }: BlobTally): AfterBlobFailure {
  if (cause.kind === 'wrong-digest' || cause.kind === 'unusable' || attempts >= ATTEMPTS)
    return { then: 'give-up' }
  if (part === 'config' && cause.kind === 'status' && isFinal(cause)) return { then: 'give-up' }
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
  // distribution/errors.go, translatePullError: the first error counts.
  const [first] = cause.errors
  if (cause.challengeError === 'insufficient_scope' || first?.code === 'DENIED')
    return `pull access denied for ${image.familiar}, repository does not exist or may require 'docker login': ${inner}`
  if (first?.code === 'NAME_UNKNOWN') return `repository ${image.familiar} not found: ${inner}`
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
      return cause.says ?? 'unexpected EOF'
    case 'too-long':
      return cause.kind
    case 'no-range':
      return 'expected HTTP 206 from byte range request'
    case 'no-platform':
      return `no matching manifest for ${cause.platform} in the manifest list entries`
    case 'wrong-digest':
      return `content does not match digest ${cause.expected}`
    case 'unusable':
      return cause.message === NO_LOGIN ? `${operation}: ${NO_LOGIN}` : cause.message
    case 'stopped':
      return 'context canceled'
  }
}
