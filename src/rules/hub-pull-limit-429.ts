// Docker Hub's pull limit: 429 on a manifest.

import type { Step } from '../decode/trace.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const TEXT = /pull rate limit/i

/** https://docs.docker.com/docker-hub/usage/pulls/ */
export const hubPullLimit: Rule = {
  id: 'hub-pull-limit-429',
  title: 'Docker Hub’s pull limit is used up',
  level: 'error',
  why:
    'Docker Hub counts the manifests that an account, or an address without one, gets within hours. Everybody behind ' +
    'one address (NAT, CI, an office) shares the limit of those who are not logged in.',
  source: [
    'https://docs.docker.com/docker-hub/usage/pulls/',
    'https://github.com/docker/hub-feedback/issues/2429',
  ],
  says: [
    {
      client: 'docker',
      seenIn: '20.10',
      text: '… toomanyrequests: You have reached your … pull rate limit…',
    },
    { client: 'containerd', seenIn: '1.6', text: '…429 Too Many Requests…' },
    { client: 'podman', seenIn: '4.3', text: '…toomanyrequests: You have reached your … pull rate limit…' },
    { client: 'skopeo', seenIn: '1.9', text: '…toomanyrequests: You have reached your … pull rate limit…' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.outcome === 'limited' && isPullLimit(step, scene)) yield found(step, scene)
    }
  },
}

function isPullLimit(step: Step, scene: Scene): boolean {
  const text = scene.answerText(step)
  // The answer to HEAD has no body: there only the manifest's own limit speaks with these headers.
  return text === null ? scene.answerHeader(step, 'ratelimit-limit') !== null : TEXT.test(text)
}

function found(step: Step, scene: Scene): Found {
  const { authority, repository } = step.facts
  const who = scene.requestHeader(step, 'authorization') === null ? 'without a login' : 'with this login'
  const source = scene.answerHeader(step, 'docker-ratelimit-source')
  const from = source === null ? '' : ` (counted for ${source})`
  return {
    message: `${authority} refuses ${repository ?? 'the manifest'}: the pull limit ${who} is used up${from}`,
    evidence: [step.id],
    remedy:
      `${scene.adviceFor(step).login('docker.io')}, which has a limit of its own; or wait for the limit to reset, ` +
      `or use a mirror: ${scene.adviceFor(step).useMirror('docker.io', 'mirror.gcr.io')}`,
  }
}
