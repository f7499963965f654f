// crane 0.20 (go-containerregistry) as `crane pull IMAGE TARBALL` uses it: one request after the other. There is no
// crane here to record: what it asks and prints is read in its source (pkg/v1/remote, pkg/v1/tarball).

import { isIndexType } from '../../registry/manifest.ts'
import { goConnectError, goNoJson, goStatus } from '../go-words.ts'
import type { Asked, Cause, PullFailure, Refusal } from '../failure.ts'
import type { Personality, TokenNeed, TokenRequest } from '../personality.ts'
import type { ImageReference } from '../reference.ts'
import { goOperation } from '../session.ts'
import type { TokenReading } from '../token-answer.ts'
import { isSchema1 } from './manifest-types.ts'
import { byQuery, byUnmarshal } from './token-ways.ts'

/** remote/descriptor.go, allManifestMediaTypes: one line, without spaces. */
const ACCEPTED = [
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
].join(',')

export const crane: Personality = {
  id: 'crane',
  userAgent: 'crane/0.20.2 go-containerregistry/v0.20.2',
  connections: 'reused',
  headers: [],
  begins: 'with-ping',
  rootMayBe: [200, 401],
  resolves: { by: 'get' },
  authorizers: 'one',
  takes: (status) => status === 200,
  // remote/options.go, defaultRetryStatusCodes and defaultRetryBackoff.
  repeats: [408, 500, 502, 503, 504, 499, 522],
  repeatPauses: [1_000, 3_000],
  manifestTypes: {
    goesBy: 'fetching',
    // An index of another type is taken for an image without a config; what it says then was not seen.
    unreadable: (mediaType, { kind, firstCharacter }) => {
      if (firstCharacter !== '{') return goNoJson(firstCharacter)
      if (isSchema1(mediaType))
        return `unsupported MediaType: "${mediaType ?? ''}", see https://github.com/google/go-containerregistry/issues/377`
      return kind === 'index' && !isIndexType(mediaType) ? `an index of type "${mediaType ?? ''}"` : null
    },
  },
  accept: (wanted) =>
    wanted.what === 'blob' ? [] : [['Accept', wanted.what === 'tag' ? ACCEPTED : typeOf(wanted.mediaType)]],
  realms: 'checked',
  withoutRealm: 'malformed www-authenticate, missing realm: map[]',
  // transport/ping.go, pickFromMultipleChallenges.
  challenges: {
    chooses: 'first-known',
    withoutLogin: 'asks-without',
    emptyValues: 'end-it',
    counts: 'the-registry',
  },
  tokenRequests: (need) => [withService(need)],
  afterChallenge: ({ scheme }, earlier) =>
    earlier === 0 && /^bearer$/i.test(scheme) ? 'add-scope' : 'give-up',
  mirrorHint: 'none',
  mirrorLogin: 'of-the-registry', // it knows no mirrors
  blobs: {
    order: 'config-first',
    layersAtOnce: 1,
    rangeIgnored: 'fails',
    afterFailure: () => ({ then: 'give-up' }),
  },
  words,
}

/** The descriptor's alone; one that could not stand in a header is not asked for. */
function typeOf(mediaType: string | null): string {
  return mediaType !== null && /^[\w.+/-]{1,200}$/.test(mediaType) ? mediaType : ACCEPTED
}

/** transport/bearer.go, `Token`: it has no `issued_at`. */
const READING: TokenReading = {
  ...byUnmarshal('transport.Token'),
  fields: { token: 'string', access_token: 'string', refresh_token: 'string', expires_in: 'int' },
  takes: ['access_token', 'token'],
  withoutToken: 'no token in bearer response',
}

/** `service` is always there, even if it is empty (bearer.go, refreshBasic). */
function withService(need: TokenNeed): TokenRequest {
  return byQuery({ ...need, service: need.service ?? '' }, READING, 'no-account')
}

function words(failure: PullFailure, image: ImageReference): string {
  const { purpose } = failure.asked.behalf ?? failure.asked
  const reason = reasonOf(failure, image)
  return purpose === 'config' || purpose === 'layer' ? `saving tarball image.tar: ${reason}` : reason
}

function reasonOf({ asked, cause }: PullFailure, image: ImageReference): string {
  switch (cause.kind) {
    case 'unreachable':
      return `${goOperation(asked)}: ${goConnectError(cause)}`
    case 'status':
      return refusedWords(asked, cause)
    case 'cut':
      return cause.says ?? 'unexpected EOF'
    case 'no-range':
      return refusedWords(asked, { status: cause.status, errors: [], text: '' })
    case 'wrong-digest':
      return digestWords(asked, cause, image)
    case 'no-platform':
      return `no child with platform ${cause.platform} in index ${image.full}`
    case 'too-long':
      return cause.kind
    case 'unusable':
      return cause.message
    case 'stopped':
      return 'context canceled'
  }
}

/** transport/error.go, Error and responseErr. */
function refusedWords(
  { method, url }: Asked,
  { status, errors, text }: Pick<Refusal, 'status' | 'errors' | 'text'>,
): string {
  const all = errors.map(({ code, message }) => `${code}: ${message}`)
  const [only = ''] = all
  const unexpected = `unexpected status code ${goStatus(status)}${text === '' ? '' : `: ${text}`}`
  const several = `multiple errors returned: ${all.join('; ')}`
  return `${method} ${url}: ${all.length === 0 ? unexpected : all.length === 1 ? only : several}`
}

function digestWords(
  { purpose }: Asked,
  { expected, found }: Extract<Cause, { kind: 'wrong-digest' }>,
  { full, target }: ImageReference,
): string {
  if (purpose !== 'manifest') return `error verifying sha256 checksum; got "${found}", want "${expected}"`
  const named = `${full.slice(0, -target.length - 1)}@${expected}`
  return `manifest digest: "${found}" does not match requested digest: "${expected}" for "${named}"`
}
