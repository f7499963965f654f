// HEAD of a manifest says neither how long it is nor of what type.

import type { Step } from '../decode/trace.ts'
import { announced } from './evidence/bodies.ts'
import { nameOf } from './evidence/content.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const isHead: Question = ({ operation, status }) => operation === 'manifest-head' && status === 200

export const headMetadataMissing: Rule = {
  id: 'head-metadata-missing',
  title: 'HEAD of a manifest lacks its length or type',
  level: 'warning',
  why: 'Edges drop Content-Length from answers to HEAD, or when they compress; docker since 20.10 will not go on without.',
  source: [
    'https://github.com/goharbor/harbor/issues/13740',
    'https://github.com/docker/for-mac/issues/5143',
    'https://github.com/cloudflare/cloudflared/issues/500',
    'distribution-spec end-3',
  ],
  says: [
    { client: 'docker', seenIn: '20.10', text: 'missing or empty Content-Length header' },
    { client: 'docker', text: 'missing or empty Content-Type header' },
    { client: 'containerd', text: 'missing or empty Content-Length header' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isHead)) {
      const missing = missingOf(step, scene)
      if (missing === '') continue
      yield {
        message: `${step.facts.authority} answers HEAD of ${nameOf(step)} without ${missing}`,
        evidence: [step.id],
        remedy: `whoever runs ${step.facts.authority} has to pass both headers on, and to switch compression off for /v2/ (nginx: gzip off)`,
      }
    }
  },
}

function missingOf(step: Step, scene: Scene): string {
  const length = announced(step, scene)
  const type = scene.answerHeader(step, 'content-type')
  return [
    ...(length === null ? ['Content-Length'] : length === 0 ? ['a Content-Length above 0'] : []),
    ...(type === null || type.trim() === '' ? ['Content-Type'] : []),
  ].join(' and ')
}
