// The token endpoint answers a POST with a page, and no GET follows.

import type { Step } from '../decode/trace.ts'
import { isPage } from './evidence/html.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

export const oauthPostReturnsHtml: Rule = {
  id: 'oauth-post-returns-html',
  title: 'The token endpoint answers a POST with a web page',
  level: 'error',
  why: 'The token server knows GET only; a client that has a password begins with POST, and some versions do not fall back.',
  source: [
    'https://github.com/containerd/containerd/issues/12822',
    'https://github.com/moby/buildkit/issues/3117',
    'https://distribution.github.io/distribution/spec/auth/oauth/',
  ],
  says: [
    {
      client: 'containerd',
      text: 'failed to fetch oauth token: invalid character < looking for beginning of value',
    },
    { client: 'buildkit', text: 'failed to fetch oauth token: …' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isPage)) {
      if (step.phase !== 'token' || step.method !== 'POST' || fellBack(step, scene)) continue
      yield {
        message: `${step.facts.authority} answers the POST for a token with ${step.status ?? 'no status'} and a web page, and the client asks no further`,
        evidence: [step.id],
        remedy: `${step.facts.authority} has to answer POST with JSON: a token, or 404 or 405, after which clients use GET; or use another version of the client`,
      }
    }
  },
}

function fellBack(step: Step, scene: Scene): boolean {
  return scene.trace.steps
    .slice(step.id + 1)
    .some(
      ({ phase, method, to, from }) =>
        phase === 'token' && method === 'GET' && to === step.to && from === step.from,
    )
}
