// A fresh token is refused, because the clocks of the one who signs and the one who checks differ.

import type { Step } from '../decode/trace.ts'
import { duration } from '../text/units.ts'
import { nameOf } from './evidence/content.ts'
import { credentialsOf, issueOf, serverTime } from './evidence/tokens.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

export const tokenNotYetValid: Rule = {
  id: 'token-not-yet-valid',
  title: 'A fresh token is refused: two clocks differ',
  level: 'error',
  why: 'The token says from when it holds, by the clock of the token server, and the registry’s clock is behind that.',
  source: [
    'https://github.com/goharbor/harbor/issues/15911',
    'https://github.com/docker/hub-feedback/issues/647',
    'RFC 7519 §4.1.5',
  ],
  says: [
    { client: 'docker', seenIn: '20.10', text: 'unauthorized: authentication required' },
    { client: 'containerd', text: 'unexpected status …: 401 Unauthorized' },
    { client: 'podman', seenIn: '4.3', text: 'unauthorized: authentication required' },
    { client: 'skopeo', seenIn: '1.9', text: 'unauthorized: authentication required' },
    { client: 'containerd', seenIn: '1.6', text: 'server message: invalid_token: authorization failed' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.status !== 401) continue
      const claims = credentialsOf(step, scene)?.claims
      const from = claims?.nbf ?? claims?.iat
      const now = serverTime(step, scene) ?? scene.clockTime(step.startedAt)?.getTime() ?? null
      if (from !== undefined && now !== null && from * 1000 > now) yield found(step, from * 1000 - now, scene)
    }
  },
}

function found(step: Step, ahead: number, scene: Scene): Found {
  const issue = issueOf(step, scene)
  const server = issue?.step.facts.authority ?? 'the token server'
  return {
    message:
      `${step.facts.authority} refuses the token for ${nameOf(step)}: it is not valid for another ` +
      `${duration(ahead)}, since the clock of ${server} is ahead`,
    evidence: [step.id, ...(issue === null ? [] : [issue.step.id])],
    remedy: `set the clocks of ${step.facts.authority} and ${server} by NTP (timedatectl set-ntp true); or let the token server date tokens a few seconds back`,
  }
}
