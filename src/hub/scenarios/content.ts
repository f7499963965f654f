// What is asked for is not there, or comes in another form than a registry's.

import { bodyOf } from '../answer.ts'
import type { HubRequest } from '../handler.ts'
import { digestOf } from '../content/measure.ts'
import { always, changed, isManifest, pageAnswer, replaced, withHeader, without } from './faults.ts'
import type { Scenario } from './scenario.ts'

const REDIS = { image: 'redis', login: 'none' } as const

export const missingTag: Scenario = {
  id: 'missing-tag',
  title: 'the repository has no such tag',
  rule: 'tag-or-name-unknown',
  image: 'redis:9.9.9',
  login: 'none',
  outcome: 'fails',
}

export const missingPlatform: Scenario = {
  id: 'missing-platform',
  title: 'the image is not made for this platform',
  rule: 'platform-not-in-index',
  image: 'redis',
  platform: 'linux/s390x',
  login: 'none',
  outcome: 'fails',
}

const SCHEMA_1 = Buffer.from(
  JSON.stringify({
    schemaVersion: 1,
    name: 'library/redis',
    tag: 'latest',
    architecture: 'amd64',
    fsLayers: [{ blobSum: `sha256:${'a3ed95ca'.padEnd(64, '0')}` }],
    history: [{ v1Compatibility: '{"id":"0"}' }],
  }),
)

/** https://distribution.github.io/distribution/spec/deprecated-schema-v1/ */
export const schema1: Scenario = {
  ...REDIS,
  id: 'schema-1',
  title: 'the registry has an old image, as schema 1',
  rule: 'schema1-rejected',
  outcome: 'fails',
  wrap: changed('registry', isManifest, (answer) =>
    // 404 is what it says to the digest.
    answer.status === 200 || answer.status === 404
      ? {
          status: 200,
          headers: [
            ['Content-Type', 'application/vnd.docker.distribution.manifest.v1+prettyjws'],
            ['Docker-Content-Digest', digestOf(SCHEMA_1)],
          ],
          body: bodyOf(SCHEMA_1),
        }
      : answer,
  ),
}

export const htmlManifest: Scenario = {
  ...REDIS,
  id: 'html-manifest',
  title: 'a web page comes in place of a manifest',
  rule: 'html-where-json-expected',
  outcome: 'fails',
  wrap: replaced('registry', isManifest, () => pageAnswer(200, 'Sign in to the guest network')),
}

export const htmlToken: Scenario = {
  ...REDIS,
  id: 'html-token',
  title: 'a web page comes in place of a token',
  rule: 'html-where-json-expected',
  outcome: 'fails',
  wrap: replaced('authorization', always, () => pageAnswer(200, 'Web filter: access blocked')),
}

export const wrongMediaType: Scenario = {
  ...REDIS,
  id: 'wrong-media-type',
  title: 'manifests come as text/plain',
  rule: 'content-type-changed',
  outcome: 'differs',
  wrap: changed('registry', isManifest, (answer) =>
    answer.status === 200
      ? { ...answer, headers: withHeader(answer.headers, 'Content-Type', 'text/plain; charset=utf-8') }
      : answer,
  ),
}

const DOCKER_ONLY =
  'application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json'

/** As behind a proxy that keeps one of several Accept headers. */
export const ociNotAccepted: Scenario = {
  ...REDIS,
  id: 'oci-not-accepted',
  title: 'the registry does not hear that the client accepts OCI images',
  rule: 'oci-media-type-not-accepted',
  // It asks by HEAD alone, whose answer has no words.
  otherwise: { containerd: 'tag-or-name-unknown' },
  outcome: 'fails',
  wrap: (handlers) => ({
    ...handlers,
    registry: (request: HubRequest) =>
      handlers.registry({ ...request, headers: { ...request.headers, accept: DOCKER_ONLY } }),
  }),
}

export const headWithoutLength: Scenario = {
  ...REDIS,
  id: 'head-without-length',
  title: 'the answer to HEAD has no Content-Length',
  rule: 'head-metadata-missing',
  // They resolve tags by GET.
  otherwise: { podman: null, skopeo: null, crane: null },
  outcome: 'differs',
  wrap: changed('registry', isManifest, (answer, { method }) =>
    method === 'HEAD' ? { ...answer, body: { ...answer.body, length: null } } : answer,
  ),
}

export const digestHeaderMissing: Scenario = {
  ...REDIS,
  id: 'digest-header-missing',
  title: 'manifests come without Docker-Content-Digest',
  rule: 'digest-header-lost',
  outcome: 'differs',
  wrap: changed('registry', isManifest, (answer) => ({
    ...answer,
    headers: without(answer.headers, 'docker-content-digest'),
  })),
}
