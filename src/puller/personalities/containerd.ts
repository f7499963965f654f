// containerd 1.6 as ctr uses it. Recorded: fixtures/captures/containerd-*; what it prints was read off the real one.

import { NO_REALM } from '../challenges.ts'
import { goConnectError, goStatus } from '../go-words.ts'
import type { Asked, Cause, PullFailure } from '../failure.ts'
import type { ManifestAnswer } from '../manifest-answer.ts'
import type { AfterBlobFailure, BlobTally, Personality, TokenNeed, TokenRequest } from '../personality.ts'
import type { ImageReference } from '../reference.ts'
import { goOperation } from '../session.ts'
import type { TokenReading } from '../token-answer.ts'
import { isIndexType } from '../../registry/manifest.ts'
import { DOCKER_MANIFEST, isReadable, isSchema1, OCI_MANIFEST } from './manifest-types.ts'
import { byDecoder, byQuery } from './token-ways.ts'

const RESOLVED =
  'application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json, ' +
  'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, */*'

const NO_CONTENT = 'what came is neither a manifest nor an index'

/** remotes/docker/resolver.go, `retryRequest`. */
const CHALLENGES = 5
/** remotes/docker/httpreadseeker.go, `maxRetry`. */
const FRUITLESS_READS = 3

export const containerd: Personality = {
  id: 'containerd',
  userAgent: 'containerd/1.6.20~ds1',
  connections: 'reused',
  headers: [],
  begins: 'with-manifest',
  resolves: {
    by: 'head',
    digestOfTag: 'verified',
    of: 'tags-and-digests',
    afterHead: ({ status, hasDigest, hasLength }) => {
      if (status === 405) return 'get'
      if (status >= 300) return 'refuse'
      return hasDigest && hasLength ? 'use' : 'get'
    },
    invalidDigest: (digest, reason) => `${JSON.stringify(digest)} in header not a valid digest: ${reason}`,
  },
  // remotes/docker/resolver.go and fetcher.go: what is above 299 is an error.
  takes: (status) => status >= 200 && status <= 299,
  authorizers: 'one-to-resolve-one-to-fetch',
  repeats: [408, 429],
  // remotes/docker/resolver.go, `MaxManifestSize`: 1048 it is.
  manifestLimit: { bytes: 4 * 1048 * 1048, by: 'announced' },
  wrongLength,
  manifestTypes: {
    goesBy: 'resolving',
    // It takes text/plain for schema 1 (remotes/docker/resolver.go, `getManifestMediaType`), and all else for a blob.
    unreadable: (mediaType, answer) => {
      const { kind, digest } = answer
      if (isReadable(mediaType)) return kind === null ? NO_CONTENT : contradiction(mediaType ?? '', answer)
      return mediaType === 'text/plain' || isSchema1(mediaType)
        ? 'no signatures'
        : `failed to copy: httpReadSeeker: failed open: could not fetch content descriptor ${digest} (${mediaType ?? ''}) from remote: not found`
    },
  },
  accept: (wanted) => [['Accept', wanted.what === 'tag' ? RESOLVED : ownType(wanted.mediaType)]],
  realms: 'any',
  withoutRealm: NO_REALM,
  // remotes/docker/auth/parse.go, `byScheme`.
  challenges: {
    chooses: 'bearer-first',
    withoutLogin: 'asks-without',
    emptyValues: 'are-taken',
    counts: 'each-host',
  },
  tokenRequests,
  afterChallenge: ({ parameters }, earlier) =>
    earlier >= CHALLENGES || (earlier > 0 && parameters['error'] !== undefined) ? 'give-up' : 'adopt',
  mirrorHint: 'ns',
  // `registry.configs."HOST".auth` of CRI, and whatever `ctr --user` is given: seen with 1.6.
  mirrorLogin: 'of-the-mirror',
  blobs: { order: 'together', layersAtOnce: Infinity, rangeIgnored: 'skips-ahead', afterFailure },
  words,
}

/** content/helpers.go, `Copy`, and the commit in content/local/writer.go: a length of 0 is none. */
function wrongLength(said: number, came: number, ref: string): string | null {
  if (said === 0 || said === came) return null
  return came < said
    ? 'failed to read expected number of bytes: unexpected EOF'
    : `failed commit on ref "${ref}": commit failed: "${ref}" failed size validation: ${came} != ${said}: failed precondition`
}

/** images/image.go, `validateMediaType`. */
function contradiction(mediaType: string, { digest, ownType, fields }: ManifestAnswer): string | null {
  const isIndex = isIndexType(mediaType)
  const isOther = isIndex
    ? fields.includes('config') ||
      fields.includes('layers') ||
      [DOCKER_MANIFEST, OCI_MANIFEST].includes(ownType)
    : fields.includes('manifests') || isIndexType(ownType)
  if (!isOther) return null
  const [expected, found] = isIndex ? ['index', 'manifest'] : ['manifest', 'index']
  return `children: invalid desc ${digest}: media-type: expected ${expected} but found ${found} (${mediaType})`
}

/** The descriptor's media type; one that could not stand in a header is left out. */
function ownType(mediaType: string | null): string {
  return mediaType !== null && /^[\w.+/-]{1,200}$/.test(mediaType) ? `${mediaType}, */*` : '*/*'
}

/** A POST is answered as OAuth2 has it (remotes/docker/auth/fetch.go, `OAuthTokenResponse`): a `token` alone is none. */
const OF_POST: TokenReading = { ...byDecoder('auth.OAuthTokenResponse'), takes: ['access_token'] }

/** With a secret OAuth2 comes first (remotes/docker/authorizer.go, `fetchTokenWithOAuth`). */
function tokenRequests(need: TokenNeed): TokenRequest[] {
  const { credentials, scopes, service } = need
  const get = byQuery(need, byDecoder('auth.FetchTokenResponse'), 'no-account')
  if (credentials === null) return [get]
  const post: TokenRequest = {
    method: 'POST',
    parameters: [
      ['client_id', 'containerd-client'],
      ['grant_type', 'password'],
      ['password', credentials.password],
      ['scope', scopes.join(' ')],
      ...(service === null ? [] : ([['service', service]] as const)),
      ['username', credentials.name],
    ],
    basic: null,
    reading: OF_POST,
    elseAfter: [400, 401, 404, 405],
  }
  return [post, get]
}

function afterFailure(cause: Cause, { fruitless }: BlobTally): AfterBlobFailure {
  // What is no early end is not read again.
  return cause.kind === 'cut' && cause.says === undefined && fruitless <= FRUITLESS_READS
    ? { then: 'again', from: 'offset', afterMs: 0 }
    : { then: 'give-up' }
}

function words(failure: PullFailure, image: ImageReference): string {
  const { asked, cause } = failure
  const { purpose } = asked.behalf ?? asked
  if (purpose === 'resolve')
    return `failed to resolve reference "${image.full}": ${resolveWords(failure, image)}`
  if (cause.kind === 'no-platform') return `no match for platform in manifest ${cause.index}: not found`
  if (cause.kind === 'unusable' && asked.purpose === 'manifest') return cause.message
  if (cause.kind === 'cut' && cause.says !== undefined) return `failed to copy: ${cause.says}`
  if (cause.kind === 'cut') return 'failed to read expected number of bytes: unexpected EOF'
  if (cause.kind === 'unusable' && asked.purpose !== 'token') return cause.message
  if (cause.kind === 'wrong-digest')
    return `failed commit on ref "${purpose}-${cause.expected}": commit failed: unexpected commit digest ${cause.found}, expected ${cause.expected}: failed precondition`
  return `failed to copy: httpReadSeeker: failed open: ${openWords(failure)}`
}

function resolveWords(failure: PullFailure, image: ImageReference): string {
  const { asked, cause } = failure
  if (asked.purpose === 'token') return tokenWords(asked, cause)
  if (cause.kind === 'too-long')
    return `rejecting ${cause.announced ?? cause.limit} byte manifest for ${image.full}: not found`
  if (cause.kind !== 'status') return plainWords(asked, cause)
  // Without a complaint the 401 is an answer like any other (remotes/docker/authorizer.go, `invalidAuthorization`).
  if (cause.status === 401 && cause.challengeError !== null)
    return `pull access denied, repository does not exist or may require authorization: server message: ${cause.challengeError}: authorization failed`
  if (cause.status === 404) return `${image.full}: not found`
  const { host } = new URL(asked.url)
  return `pulling from host ${host} failed with status code [manifests ${image.target}]: ${goStatus(cause.status)}`
}

function openWords({ asked, cause }: PullFailure): string {
  if (asked.purpose === 'token') return tokenWords(asked, cause)
  if (cause.kind !== 'status') return plainWords(asked, cause)
  if (cause.status === 404 && asked.purpose === 'manifest')
    return `content at ${asked.url} not found: not found`
  if (cause.status === 404)
    return `could not fetch content descriptor ${asked.digest ?? ''} (${asked.mediaType ?? ''}) from remote: not found`
  return `unexpected status code ${asked.url}: ${goStatus(cause.status)}`
}

function tokenWords(asked: Asked, cause: Cause): string {
  if (cause.kind === 'unusable' && cause.message === NO_REALM) return NO_REALM
  const kind = asked.user === 'named' ? 'oauth' : 'anonymous'
  const reason =
    cause.kind === 'status' ? `unexpected status: ${goStatus(cause.status)}` : requestWords(asked, cause)
  return `failed to authorize: failed to fetch ${kind} token: ${reason}`
}

function plainWords(asked: Asked, cause: Cause): string {
  return cause.kind === 'unreachable'
    ? `failed to do request: ${requestWords(asked, cause)}`
    : requestWords(asked, cause)
}

function requestWords(asked: Asked, cause: Cause): string {
  if (cause.kind === 'unreachable') return `${goOperation(asked)}: ${goConnectError(cause)}`
  if (cause.kind === 'stopped') return 'context canceled'
  return cause.kind === 'unusable' ? cause.message : cause.kind
}
