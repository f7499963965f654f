// Content was compressed on the way, though its digest is that of the bytes as they are stored.

import { header } from '../http/headers.ts'
import type { Step } from '../decode/trace.ts'
import { contentOf } from './evidence/content.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'

const BLOBS = ['layer', 'config', 'blob-check']
const MANIFESTS = ['resolve', 'index', 'manifest']

const isEncoded: Question = (step, exchange) =>
  (step.status === 200 || step.status === 206) &&
  isContent(step) &&
  exchange !== null &&
  'response' in exchange &&
  header(exchange.response?.headers ?? [], 'content-encoding') !== null

export const contentEncodingAltered: Rule = {
  id: 'content-encoding-altered',
  title: 'Content is compressed once more on the way',
  level: 'warning',
  why: 'A proxy or CDN compresses all it passes, or names an encoding that the bytes do not have: length and digest do not fit then.',
  source: [
    'https://github.com/moby/moby/issues/17595',
    'https://github.com/opencontainers/distribution-spec/issues/235',
    'RFC 9110 §8.4',
  ],
  says: [
    { client: 'docker', text: 'gzip: invalid header' },
    { client: 'containerd', text: 'unsupported Content-Encoding algorithm: …' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isEncoded)) {
      const encoding = scene.answerHeader(step, 'content-encoding')
      if (encoding === null || /^\s*identity\s*$/i.test(encoding)) continue
      yield {
        // Go undoes gzip by itself where it asked for it, which it does for manifests.
        ...(MANIFESTS.includes(step.phase) ? { level: 'note' as const } : {}),
        message: `${step.facts.authority} sends ${contentOf(step)} with Content-Encoding: ${encoding.slice(0, 40)}`,
        evidence: [step.id],
        remedy: `whoever runs ${step.facts.authority} has to switch compression off for registry content (nginx: gzip off; a CDN: Cache-Control: no-transform)`,
      }
    }
  },
}

function isContent({ phase, outcome }: Step): boolean {
  return outcome !== 'redirected' && (BLOBS.includes(phase) || MANIFESTS.includes(phase))
}
