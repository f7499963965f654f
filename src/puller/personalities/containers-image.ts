// What podman and skopeo have in common: containers/image 5.23 asks for both. Recorded: fixtures/captures/podman-*,
// skopeo-*; what they print was read off the real ones (fixtures/client-words.json).

import { distributionError, goConnectError, goNoJson, goStatus } from '../go-words.ts'
import { namedAs } from './image-names.ts'
import { isReadable } from './manifest-types.ts'
import { contradiction } from './unambiguous.ts'
import type { Cause, PullFailure, Refusal } from '../failure.ts'
import type { Personality } from '../personality.ts'
import type { ImageReference } from '../reference.ts'
import { goOperation } from '../session.ts'
import { byQuery, byUnmarshal } from './token-ways.ts'

/** manifest.DefaultRequestedManifestMIMETypes: a list, so always in this order. */
const ACCEPTED = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
]

export interface ContainersImage {
  readonly id: string
  readonly userAgent: string
  readonly order: Personality['blobs']['order']
  /** What it says of a config that it could not read. */
  readonly configWords: (reason: string, digest: string) => string
  /** Whose config it can read in an OCI manifest: who copies to a folder does not look. */
  readonly configTypes: 'oci-alone' | 'any'
}

export function containersImage({
  id,
  userAgent,
  order,
  configWords,
  configTypes,
}: ContainersImage): Personality {
  return {
    id,
    userAgent,
    connections: 'one-a-request',
    headers: [['Docker-Distribution-Api-Version', 'registry/2.0']],
    begins: 'with-ping',
    // docker_client.go, detectPropertiesHelper.
    rootMayBe: [200, 401],
    resolves: { by: 'get' },
    authorizers: 'one',
    takes: (status) => status === 200,
    repeats: [],
    // iolimits.MaxManifestBodySize.
    manifestLimit: { bytes: 4 * 1024 * 1024, by: 'received' },
    manifestTypes: {
      goesBy: 'fetching',
      // What is of no type it knows it reads as schema 1 (manifest.go, `NormalizedMIMEType`).
      unreadable: (mediaType, answer) => {
        const { firstCharacter, kind } = answer
        const reason =
          firstCharacter !== '{'
            ? goNoJson(firstCharacter)
            : kind === null
              ? 'image ID "0" is invalid'
              : isReadable(mediaType)
                ? null
                : 'unsupported schema version 2'
        if (reason !== null)
          return `initializing image from source docker://${namedAs(answer.image)}: ${reason}`
        return contradiction(mediaType ?? '', answer, configTypes)
      },
    },
    accept: (wanted) => (wanted.what === 'blob' ? [] : ACCEPTED.map((type) => ['Accept', type])),
    realms: 'any',
    withoutRealm: 'missing realm in bearer auth challenge',
    // docker_client.go, setupRequestAuth; seen: `Authorization: Basic Og==`.
    challenges: {
      chooses: 'first-known',
      withoutLogin: 'sends-an-empty-one',
      emptyValues: 'end-it',
      counts: 'the-registry',
    },
    tokenRequests: (need) => [byQuery(need, byUnmarshal('docker.bearerToken'), 'with-account')],
    // The same scope twice is what it asks for then: seen, and harmless.
    afterChallenge: ({ parameters }, earlier) =>
      earlier === 0 && parameters['error'] === 'insufficient_scope' ? 'widen' : 'give-up',
    mirrorHint: 'none',
    // The entry of its host in auth.json; `--creds` are for the registry alone.
    mirrorLogin: 'of-the-mirror',
    blobs: {
      order,
      layersAtOnce: 6,
      rangeIgnored: 'fails',
      // Seen with a body that was cut after 2 MB: 4.3 gives up. Newer ones reconnect once a MiB has come.
      afterFailure: () => ({ then: 'give-up' }),
    },
    words: (failure, image) => words(failure, image, configWords),
  }
}

function words(
  failure: PullFailure,
  image: ImageReference,
  configWords: ContainersImage['configWords'],
): string {
  const { asked, cause } = failure
  const shown = `docker://${namedAs(image)}`
  const { purpose, digest = '' } = asked.behalf ?? asked
  if (cause.kind === 'no-platform') {
    const [os = '', architecture = '', variant = ''] = cause.platform.split('/')
    return `choosing an image from manifest list ${shown}: no image found in image index for architecture ${architecture}, variant ${JSON.stringify(variant)}, OS ${os}`
  }
  const copying = 'copying system image from manifest list:'
  if (purpose === 'config') return `${copying} ${configWords(configReason(failure), digest)}`
  if (purpose === 'layer') return `${copying} ${layerWords(failure, digest)}`
  const isEntry = purpose === 'manifest' && digest !== '' && digest !== image.target
  const source = isEntry
    ? `${copying} determining manifest MIME type for ${shown}:`
    : `initializing source ${shown}:`
  if (cause.kind === 'unusable' && asked.purpose === 'manifest')
    return `${isEntry ? `${copying} ` : ''}${cause.message}`
  if (cause.kind === 'wrong-digest')
    return `${isEntry ? `${copying} ` : ''}determining manifest MIME type for ${shown}: ${reason(failure)}`
  if (cause.kind === 'too-long') return `${source} ${reason(failure)}`
  if (asked.purpose === 'token') return `${source} ${tokenWords(failure)}`
  if (asked.purpose === 'ping')
    return `${source} pinging container registry ${new URL(asked.url).host}: ${plainReason(failure)}`
  const reading = isEntry ? digest : image.target
  return `${source} reading manifest ${reading} in ${image.full.slice(0, -image.target.length - 1)}: ${reason(failure)}`
}

function layerWords(failure: PullFailure, digest: string): string {
  const { cause } = failure
  if (cause.kind === 'cut') return `writing blob: happened during read: ${cause.says ?? 'unexpected EOF'}`
  if (cause.kind === 'wrong-digest')
    return `writing blob: happened during read: Digest did not match, expected ${cause.expected}, got ${cause.found}`
  return `reading blob ${digest}: ${blobWords(failure)}`
}

function configReason(failure: PullFailure): string {
  const { cause } = failure
  return cause.kind === 'wrong-digest'
    ? `Download config.json digest ${cause.found} does not match expected ${cause.expected}`
    : blobWords(failure)
}

function blobWords(failure: PullFailure): string {
  const { asked, cause } = failure
  if (asked.purpose === 'token') return tokenWords(failure)
  if (cause.kind === 'status' && cause.status === 401) return deniedWords(cause)
  return cause.kind === 'status' ? `Error fetching blob: ${invalidStatus(cause)}` : reason(failure)
}

function tokenWords(failure: PullFailure): string {
  const { cause } = failure
  if (cause.kind !== 'status') return reason(failure)
  if (cause.status === 401) return deniedWords(cause)
  return cause.status === 429 ? TOO_MANY : `Requesting bearer token: ${invalidStatus(cause)}`
}

function plainReason(failure: PullFailure): string {
  const { cause } = failure
  return cause.kind === 'status' ? invalidStatus(cause) : reason(failure)
}

/** docker_client.go, httpResponseToError. */
const TOO_MANY = 'too many requests to registry'

function invalidStatus({ status }: Refusal): string {
  if (status === 429) return TOO_MANY
  return `invalid status code from registry ${status} (${goStatus(status).slice(4)})`
}

function reason({ asked, cause }: PullFailure): string {
  switch (cause.kind) {
    case 'unreachable':
      return `${goOperation(asked)}: ${goConnectError(cause)}`
    case 'status':
      return refusedWords(cause)
    case 'wrong-digest':
      return `Manifest does not match provided manifest digest ${cause.expected}`
    case 'cut':
      return cause.says ?? 'unexpected EOF'
    case 'unusable':
      return cause.message
    case 'too-long':
      return `exceeded maximum allowed size of ${cause.limit} bytes`
    case 'no-range':
    case 'no-platform':
      return cause.kind
    case 'stopped':
      return 'context canceled'
  }
}

/** Whatever a 401 is about. */
function deniedWords(cause: Extract<Cause, { kind: 'status' }>): string {
  return `unable to retrieve auth token: invalid username/password: ${refusedWords(cause)}`
}

const COMPLAINTS: readonly (string | null)[] = ['insufficient_scope', 'invalid_token']

/** It lists what the challenge says and what the body says, one a line. */
function refusedWords(cause: Extract<Cause, { kind: 'status' }>): string {
  const [first] = cause.errors
  if (!COMPLAINTS.includes(cause.challengeError) || first === undefined) return distributionError(cause)
  return `errors:\n${distributionError(cause)}\n${distributionError({ ...cause, challengeError: null })}\n`
}
