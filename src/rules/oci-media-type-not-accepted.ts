// The registry has OCI content, and the request's Accept does not list it.

import { parseErrors } from '../registry/error-body.ts'
import { nameOf } from './evidence/content.ts'
import { shortened } from './evidence/quote.ts'
import type { Rule } from './rule.ts'

/** Distribution's words: registry/handlers/manifests.go. */
const REFUSAL = /OCI (index|manifest) found, but accept header does not support OCI/i

export const ociMediaTypeNotAccepted: Rule = {
  id: 'oci-media-type-not-accepted',
  title: 'The registry has OCI content, which the client does not accept',
  level: 'error',
  why: 'The client, a script, or a proxy that drops Accept asks for Docker’s types alone, and the image has OCI’s.',
  source: [
    'https://github.com/distribution/distribution/blob/main/registry/handlers/manifests.go',
    'https://github.com/NotGlop/docker-drag/issues/41',
    'https://github.com/bazel-contrib/rules_oci/issues/322',
  ],
  says: [
    { client: 'docker', text: 'mediaType in manifest should be … not …oci.image.manifest.v1+json' },
    {
      client: 'docker',
      seenIn: '20.10',
      text: 'manifest unknown: OCI … found, but accept header does not support OCI',
    },
    { client: 'crane', text: 'MANIFEST_UNKNOWN: OCI … found, but accept header does not support OCI' },
    {
      client: 'podman',
      seenIn: '4.3',
      text: 'manifest unknown: OCI … found, but accept header does not support OCI',
    },
    {
      client: 'skopeo',
      seenIn: '1.9',
      text: 'manifest unknown: OCI … found, but accept header does not support OCI',
    },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.outcome !== 'missing') continue
      const refusal = parseErrors(scene.answerText(step) ?? '').find(({ message }) => REFUSAL.test(message))
      if (refusal === undefined) continue
      const accept = scene.requestHeader(step, 'accept')
      const accepted = accept === null ? 'nothing' : `only ${shortened(accept)}`
      yield {
        message: `${step.facts.authority} has ${nameOf(step)} as OCI content, and the request accepts ${accepted}`,
        evidence: [step.id],
        remedy:
          'use a client that accepts OCI manifests and indexes; if this one does, a proxy in between drops or merges ' +
          'its Accept headers (nginx: no proxy_set_header Accept)',
      }
    }
  },
}
