// podman 4.3 (containers/image 5.23). Recorded: fixtures/captures/podman-*; what it prints was read off the real one.

import { distributionError, goConnectError, goStatus } from '../go-words.ts'
import type { Cause, PullFailure } from '../failure.ts'
import type { Personality } from '../personality.ts'
import type { ImageReference } from '../reference.ts'
import { goOperation } from '../session.ts'
import { byQuery } from './token-ways.ts'

/** manifest.DefaultRequestedManifestMIMETypes: a list, so always in this order. */
const ACCEPTED = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
]

export const podman: Personality = {
  id: 'podman',
  userAgent: 'containers/5.23.1 (github.com/containers/image)',
  connections: 'one-a-request',
  headers: [['Docker-Distribution-Api-Version', 'registry/2.0']],
  begins: 'with-ping',
  resolves: { by: 'get' },
  authorizers: 'one',
  repeats: [],
  accept: (wanted) => (wanted.what === 'blob' ? [] : ACCEPTED.map((type) => ['Accept', type])),
  tokenRequests: (need) => [byQuery(need, 'with-account')],
  // The same scope twice is what it asks for then: seen, and harmless.
  afterChallenge: ({ parameters }, earlier) =>
    earlier === 0 && parameters['error'] === 'insufficient_scope' ? 'widen' : 'give-up',
  mirrorHint: 'none',
  blobs: {
    order: 'config-first',
    layersAtOnce: 6,
    rangeIgnored: 'fails',
    // Seen with a body that was cut after 2 MB: 4.3 gives up. Newer ones reconnect once a MiB has come.
    afterFailure: () => ({ then: 'give-up' }),
  },
  words,
}

function words(failure: PullFailure, image: ImageReference): string {
  const { asked, cause } = failure
  const shown = `docker://${named(image.familiar, image)}`
  const { purpose } = asked.behalf ?? asked
  if (cause.kind === 'no-platform') {
    const [os = '', architecture = '', variant = ''] = cause.platform.split('/')
    return `choosing an image from manifest list ${shown}: no image found in image index for architecture ${architecture}, variant ${JSON.stringify(variant)}, OS ${os}`
  }
  if (purpose === 'config')
    return `copying system image from manifest list: parsing image configuration: ${blobWords(failure)}`
  if (purpose === 'layer') return `copying system image from manifest list: ${layerWords(failure)}`
  const source = `initializing source ${shown}:`
  if (asked.purpose === 'token') return `${source} ${tokenWords(failure)}`
  if (asked.purpose === 'ping')
    return `${source} pinging container registry ${new URL(asked.url).host}: ${reason(failure)}`
  return `${source} reading manifest ${image.target} in ${image.full.slice(0, -image.target.length - 1)}: ${reason(failure)}`
}

function named(name: string, { target }: ImageReference): string {
  return target.includes(':') ? `${name}@${target}` : `${name}:${target}`
}

function layerWords(failure: PullFailure): string {
  const { asked, cause } = failure
  if (cause.kind === 'cut') return 'writing blob: happened during read: unexpected EOF'
  if (cause.kind === 'wrong-digest')
    return `writing blob: happened during read: Digest did not match, expected ${cause.expected}, got ${cause.found}`
  return `reading blob ${asked.digest ?? ''}: ${blobWords(failure)}`
}

function tokenWords(failure: PullFailure): string {
  const { cause } = failure
  if (cause.kind !== 'status') return reason(failure)
  if (cause.status === 401)
    return `unable to retrieve auth token: invalid username/password: ${distributionError(cause)}`
  return `Requesting bearer token: ${invalidStatus(cause.status)}`
}

function blobWords(failure: PullFailure): string {
  const { cause } = failure
  if (cause.kind !== 'status') return reason(failure)
  return `Error fetching blob: ${invalidStatus(cause.status)}`
}

function invalidStatus(status: number): string {
  return `invalid status code from registry ${status} (${goStatus(status).slice(4)})`
}

function reason({ asked, cause }: PullFailure): string {
  switch (cause.kind) {
    case 'unreachable':
      return `${goOperation(asked)}: ${goConnectError(cause)}`
    case 'status':
      return refusedWords(cause)
    case 'wrong-digest':
      return `Digest did not match, expected ${cause.expected}, got ${cause.found}`
    case 'cut':
      return 'unexpected EOF'
    case 'unusable':
      return cause.message
    case 'no-range':
    case 'no-platform':
      return cause.kind
    case 'stopped':
      return 'context canceled'
  }
}

/** It lists what the challenge says and what the body says, one a line. */
function refusedWords(cause: Extract<Cause, { kind: 'status' }>): string {
  const [first] = cause.errors
  if (cause.challengeError !== 'insufficient_scope' || first === undefined) return distributionError(cause)
  return `errors:\n${distributionError(cause)}\n${distributionError({ ...cause, challengeError: null })}\n`
}
