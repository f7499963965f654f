// An upload that one replica of a registry began is unknown to the one that is asked next.

import type { Step } from '../decode/trace.ts'
import { parseErrors } from '../registry/error-body.ts'
import { saying } from './evidence/quote.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

export const pushUploadLostBetweenReplicas: Rule = {
  id: 'push-upload-lost-between-replicas',
  title: 'The upload that was begun is unknown to the next request',
  level: 'error',
  why: 'Several replicas of a registry have different secrets or storage, and a balancer sends each request to another one.',
  source: [
    'https://github.com/distribution/distribution/issues/2519',
    'https://github.com/distribution/distribution/issues/1402',
    'https://distribution.github.io/distribution/about/deploying/#load-balancing-considerations',
  ],
  says: [
    { client: 'docker', text: 'blob upload unknown' },
    { client: 'docker', text: 'blob upload invalid' },
    { client: 'containerd', text: 'unexpected status from PUT request to …: 404 Not Found' },
    { client: 'podman', text: 'blob upload unknown' },
    { client: 'skopeo', text: 'blob upload unknown' },
    { client: 'crane', text: 'BLOB_UPLOAD_UNKNOWN' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.phase === 'upload' && isLost(step, scene)) yield found(step, scene)
    }
  },
}

function isLost(step: Step, scene: Scene): boolean {
  if (step.operation === 'upload-start') return false
  const text = scene.answerText(step) ?? ''
  const codes = parseErrors(text).map(({ code }) => code)
  return codes.includes('BLOB_UPLOAD_UNKNOWN') || (step.status === 400 && /invalid secret/i.test(text))
}

function found(step: Step, scene: Scene): Found {
  const begun = scene.causeOf(step)
  const servers = [begun, step].map((each) => (each === null ? null : scene.answerHeader(each, 'server')))
  const differ =
    servers[0] !== servers[1]
      ? ` (two servers answer: ${servers.map((name) => name ?? 'no name').join(' and ')})`
      : ''
  return {
    message: `${step.facts.authority} does not know the upload to ${step.facts.repository ?? 'the repository'} that it began a moment ago${differ}${saying(scene.answerText(step))}`,
    evidence: [step.id, ...(begun === null ? [] : [begun.id])],
    remedy:
      'give all replicas the same REGISTRY_HTTP_SECRET (config.yml: http: secret) and the same storage, or let a client stay ' +
      'with one of them (nginx: ip_hash)',
  }
}
