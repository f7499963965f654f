// A HEAD for a manifest is led to a URL that was signed for GET.

import { nameOf } from './evidence/content.ts'
import type { Rule } from './rule.ts'

export const headRedirectedToGetSignedUrl: Rule = {
  id: 'head-redirected-to-get-signed-url',
  title: 'A HEAD is redirected to a URL that is signed for GET alone',
  level: 'error',
  why: 'The registry sends a HEAD for a manifest to its object store, whose signature covers the method.',
  source: ['https://github.com/moby/moby/issues/50065', 'distribution-spec end-3'],
  says: [
    { client: 'docker', text: 'unexpected status from HEAD request to …: 403 Forbidden' },
    {
      client: 'containerd',
      text: 'failed to resolve reference …: unexpected status from HEAD request to …: 403',
    },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      const redirect = scene.causeOf(step)
      if (step.method !== 'HEAD' || step.status !== 403 || redirect === null) continue
      if (redirect.method !== 'HEAD' || redirect.outcome !== 'redirected') continue
      yield {
        message: `${redirect.facts.authority} sends the HEAD for ${nameOf(redirect)} to ${step.facts.authority}, which answers it with 403`,
        evidence: [step.id, redirect.id],
        remedy: `the registry has to answer HEAD for manifests itself, without a redirect; until then, pull by digest: …@sha256:…`,
      }
    }
  },
}
