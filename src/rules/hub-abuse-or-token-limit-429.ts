// Docker Hub's other limits: of all requests, and of the token server.

import { saying } from './evidence/quote.ts'
import type { Rule } from './rule.ts'

const HUB = /(?:^|\.)docker\.(?:io|com)$/

export const hubAbuseOrTokenLimit429: Rule = {
  id: 'hub-abuse-or-token-limit-429',
  title: 'Docker Hub refuses because of too many requests of any kind',
  level: 'error',
  why:
    'Besides pulls, Docker Hub limits all requests of an address (or IPv6 /64) within a minute, and those for tokens. A ' +
    'login does not help; many machines behind one address do this, and programs that poll tags.',
  source: [
    'https://docs.docker.com/docker-hub/usage/#abuse-rate-limit',
    'https://github.com/docker/hub-feedback/issues/1907',
    'https://github.com/distribution/distribution/issues/3270',
  ],
  says: [
    { client: 'docker', text: 'toomanyrequests: Too Many Requests' },
    { client: 'docker', seenIn: '20.10', text: 'Too Many Requests (HAP429)' },
    { client: 'containerd', seenIn: '1.6', text: 'unexpected status…: 429 Too Many Requests' },
    { client: 'podman', seenIn: '4.3', text: 'too many requests to registry' },
    { client: 'skopeo', seenIn: '1.9', text: 'too many requests to registry' },
    { client: 'crane', text: 'TOOMANYREQUESTS' },
    { client: 'containerd', seenIn: '1.6', text: 'failed with status code …: 429 Too Many Requests' },
    {
      client: 'docker',
      seenIn: '20.10',
      text: 'error parsing HTTP 429 response body: no error details found in HTTP response body',
    },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.outcome !== 'limited' || !HUB.test(step.facts.authority)) continue
      const after = scene.answerHeader(step, 'retry-after') ?? scene.answerHeader(step, 'x-retry-after')
      yield {
        message:
          `${step.facts.authority} answers ${step.ask} with 429: too many requests${saying(scene.answerText(step))}` +
          (after === null ? '' : `, again after ${after.slice(0, 40)}`),
        evidence: [step.id],
        remedy:
          'send fewer requests (stop programs that poll tags), or use another address; a cache helps all machines behind ' +
          `this one: ${scene.adviceFor(step).useMirror('docker.io', 'mirror.gcr.io')}`,
      }
    }
  },
}
