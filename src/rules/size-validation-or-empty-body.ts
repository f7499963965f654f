// What came has another size than the manifest says: an empty body, an error page, a shorter file.

import { shortDigest } from '../registry/digest.ts'
import { count } from '../text/units.ts'
import { arrived } from './evidence/bodies.ts'
import { contentOf } from './evidence/content.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'

const PHASES = ['layer', 'config', 'manifest']

const mayBeShort: Question = ({ phase, status, outcome }, exchange) =>
  PHASES.includes(phase) &&
  status === 200 &&
  exchange?.state === 'complete' &&
  (outcome === 'corrupt' || (exchange.body.decoded ?? exchange.body).bytes === 0)

export const sizeValidationOrEmptyBody: Rule = {
  id: 'size-validation-or-empty-body',
  title: 'The content has another size than its descriptor says',
  level: 'error',
  why: 'A cache entry that was emptied, a mirror that serves a page in place of content, or a range that was ignored.',
  source: [
    'https://github.com/containerd/containerd/issues/10018',
    'https://github.com/distribution/distribution/issues/4191',
    'https://github.com/opencontainers/image-spec/blob/main/descriptor.md',
  ],
  says: [
    { client: 'containerd', text: 'failed size validation: … != …: failed precondition' },
    { client: 'containerd', text: 'unexpected commit digest sha256:e3b0c442' },
    { client: 'docker', text: 'unexpected EOF' },
    { client: 'docker', text: 'unexpected end of JSON input' },
    { client: 'podman', text: 'unexpected end of JSON input' },
    { client: 'skopeo', text: 'unexpected end of JSON input' },
    { client: 'containerd', seenIn: '1.6', text: 'failed to read expected number of bytes: unexpected EOF' },
    { client: 'docker', seenIn: '20.10', text: 'filesystem layer verification failed for digest sha256:' },
    { client: 'podman', seenIn: '4.3', text: 'Digest did not match, expected sha256:…, got sha256:' },
    { client: 'skopeo', seenIn: '1.9', text: 'Digest did not match, expected sha256:…, got sha256:' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(mayBeShort)) {
      const came = arrived(step, scene)
      if (came === null) continue
      const { bytes } = came.body.decoded ?? came.body
      const isEmpty = bytes === 0
      if (!isEmpty && (came.expected === null || came.expected === bytes || step.outcome !== 'corrupt'))
        continue
      const expected = came.expected === null ? '' : `, and ${came.expected} were expected`
      yield {
        message: isEmpty
          ? `${step.facts.authority} answers ${contentOf(step)} with 200 and an empty body${expected}`
          : `${step.facts.authority} answers ${contentOf(step)} with ${count(bytes, 'byte')}${expected} (they are ${shortDigest(`sha256:${came.body.sha256}`)})`,
        evidence: [step.id, ...(step.causedBy === null ? [] : [step.causedBy])],
        remedy: `remove this content from the cache or mirror that answers for ${step.facts.authority}, or pull past it`,
      }
    }
  },
}
