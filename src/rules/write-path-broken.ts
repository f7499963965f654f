// The answer that opens an upload leads to the wrong place.

import type { Step } from '../decode/trace.ts'
import { belongTogether, hostname } from '../registry/hosts.ts'
import { isInternal } from './evidence/hosts.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const isOpening: Question = ({ method, operation }) =>
  method === 'POST' && (operation === 'upload-start' || operation === 'blob-mount')

export const writePathBroken: Rule = {
  id: 'write-path-broken',
  title: 'An upload is sent on to the wrong place',
  level: 'warning',
  why: 'The registry behind a proxy does not know its outer name, scheme or port, and writes its own into Location: the layer goes nowhere.',
  source: [
    'https://github.com/distribution/distribution/issues/2862',
    'https://github.com/distribution/distribution/issues/970',
    'distribution-spec end-4a',
  ],
  says: [
    { client: 'docker', text: 'dial tcp …:80: connect: connection refused' },
    { client: 'docker', text: 'blob upload unknown' },
    { client: 'docker', text: 'error parsing HTTP 405 response body' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isOpening)) {
      const wrong = whatIsWrong(step, scene)
      if (wrong === null) continue
      const next = scene.trace.steps.find(({ causedBy }) => causedBy === step.id)
      yield {
        message: `${step.facts.authority} ${wrong}`,
        evidence: [step.id, ...(next === undefined ? [] : [next.id])],
        remedy:
          'pass the outer name on (nginx: proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme), or ' +
          'tell the registry (config.yml: http: host: https://…, or http: relativeurls: true)',
      }
    }
  },
}

function whatIsWrong(step: Step, scene: Scene): string | null {
  if (step.status === 405) return 'takes no uploads (405): it is for pulling only'
  if (step.status !== 202 || step.url === null || !URL.canParse(step.url)) return null
  const location = scene.answerHeader(step, 'location')
  if (location === null || !URL.canParse(location, step.url))
    return 'opens an upload without saying where it goes on (Location)'
  const [asked, next] = [new URL(step.url), new URL(location, step.url)]
  if (asked.protocol === 'https:' && next.protocol === 'http:')
    return `sends the upload on to plain HTTP (${next.origin})`
  if (asked.host === next.host) return null
  if (hostname(asked.host) === hostname(next.host))
    return `sends the upload on to another port than its own (${next.host})`
  if (belongTogether(asked.host, next.host)) return null
  const isInside = isInternal(next.host) && !isInternal(asked.host)
  return `sends the upload on to ${next.host}, ${isInside ? 'a name inside of its own network' : 'another’s host'}`
}
