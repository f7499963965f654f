// A token that was good at first is refused later: it ran out while the client was busy.

import type { Step } from '../decode/trace.ts'
import { duration } from '../text/units.ts'
import { nameOf } from './evidence/content.ts'
import { challengeError, credentialsOf, issueOf, serverTime, type Issue } from './evidence/tokens.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

/** When the token server does not say how long (distribution, docs/spec/auth/token). */
const DEFAULT_LIFE_S = 60

export const tokenExpiredMidTransfer: Rule = {
  id: 'token-expired-mid-transfer',
  title: 'The token ran out before the transfer was over',
  level: 'error',
  why: 'The token server gives tokens a short life, and the client, or a proxy that logs in for it, does not get a new one in time.',
  source: [
    'https://github.com/moby/moby/issues/33558',
    'https://github.com/openshift/oc-mirror/issues/526',
    'RFC 6750 §3.1',
  ],
  says: [
    { client: 'docker', seenIn: '20.10', text: 'unauthorized: authentication required' },
    { client: 'containerd', text: 'unexpected status …: 401 Unauthorized' },
    { client: 'podman', seenIn: '4.3', text: 'unauthorized: authentication required' },
    { client: 'skopeo', seenIn: '1.9', text: 'unauthorized: authentication required' },
    { client: 'crane', text: 'UNAUTHORIZED: authentication required' },
    {
      client: 'containerd',
      seenIn: '1.6',
      text: 'server message: invalid_token: authorization failed',
    },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.status !== 401 || credentialsOf(step, scene)?.scheme !== 'bearer') continue
      const issue = issueOf(step, scene)
      if (hasExpired(step, issue, scene)) yield found(step, issue, scene)
    }
  },
}

/** By the registry's own clock and the token's own time, if both are known; else by how long ago it was issued. */
function hasExpired(step: Step, issue: Issue | null, scene: Scene): boolean {
  const exp = credentialsOf(step, scene)?.claims?.exp
  const now = serverTime(step, scene) ?? scene.clockTime(step.startedAt)?.getTime() ?? null
  if (exp !== undefined && now !== null) return now >= exp * 1000
  if (issue === null) return challengeError(step, scene) === 'invalid_token' && wasGood(step, scene)
  return ageOf(step, issue) >= (issue.expiresIn ?? DEFAULT_LIFE_S) * 1000
}

/** Whether the same token was taken before. */
function wasGood(step: Step, scene: Scene): boolean {
  const identity = credentialsOf(step, scene)?.identity
  const pull = scene.pullOf(step)
  const earlier = pull === null ? [] : scene.stepsOf(pull).filter(({ id }) => id < step.id)
  return earlier.some((other) => other.outcome === 'ok' && credentialsOf(other, scene)?.identity === identity)
}

function ageOf(step: Step, { step: issued }: Issue): number {
  return (step.endedAt ?? step.startedAt) - (issued.endedAt ?? issued.startedAt)
}

function found(step: Step, issue: Issue | null, scene: Scene): Found {
  const life = issue?.expiresIn ?? null
  const told =
    issue === null ? '' : `, ${duration(ageOf(step, issue))} after ${issue.step.facts.authority} gave it`
  return {
    message:
      `${step.facts.authority} refuses the token for ${nameOf(step)}: it has expired${told}` +
      (life === null ? '' : ` for ${duration(life * 1000)}`),
    evidence: [step.id, ...(issue === null ? [] : [issue.step.id])],
    remedy:
      'give tokens a longer life (Distribution’s token server: its expiration; GitLab: Admin > CI/CD > Container ' +
      `Registry > token duration; Harbor: Configuration > System Settings > Token Expiration); or ${scene.adviceFor(step).fewerDownloads()}`,
  }
}
