// A tag is answered without the digest that it means.

import { header } from '../http/headers.ts'
import { isDigest } from '../registry/digest.ts'
import { nameOf } from './evidence/content.ts'
import { isPage } from './evidence/html.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'

const isUnnamed: Question = (step, exchange) => {
  const { operation, status, facts } = step
  if ((operation !== 'manifest-head' && operation !== 'manifest-get') || status !== 200) return false
  if (facts.reference === null || isDigest(facts.reference) || isPage(step, exchange)) return false
  const response = exchange !== null && 'response' in exchange ? exchange.response : null
  return header(response?.headers ?? [], 'docker-content-digest') === null
}

export const digestHeaderLost: Rule = {
  id: 'digest-header-lost',
  title: 'The answer for a tag does not say its digest',
  level: 'warning',
  why: 'Docker-Content-Digest is optional by the specification and needed in practice: without it, clients fetch the manifest to hash it, which counts as a pull, or give up.',
  source: [
    'https://github.com/containerd/containerd/issues/3238',
    'https://github.com/distribution/distribution/issues/3848',
    'distribution-spec end-3',
  ],
  says: [
    { client: 'crane', text: 'response did not include Docker-Content-Digest header' },
    { client: 'containerd', text: 'could not resolve digest' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isUnnamed)) {
      const { facts } = step
      yield {
        message: `${facts.authority} answers ${step.method ?? ''} of ${nameOf(step)} without Docker-Content-Digest`,
        evidence: [step.id],
        remedy: `whoever runs ${facts.authority} has to pass the header Docker-Content-Digest on`,
      }
    }
  },
}
