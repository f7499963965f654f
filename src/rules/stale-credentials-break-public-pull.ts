// The token server refuses the user and password that the client has stored, or was given.

import type { Step } from '../decode/trace.ts'
import { registryName } from '../registry/hosts.ts'
import { saying } from './evidence/quote.ts'
import { challengeAuthority } from './evidence/realm.ts'
import { credentialsOf } from './evidence/tokens.ts'
import type { Question } from './questions.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const isRefused: Question = ({ phase, status }) =>
  (phase === 'token' || phase === 'challenge') && (status === 401 || status === 403)

export const staleCredentialsBreakPublicPull: Rule = {
  id: 'stale-credentials-break-public-pull',
  title: 'A wrong or old password is sent, and refused',
  level: 'error',
  why:
    'A changed password, an e-mail address in place of the user name, or a login stored long ago. It is sent for public ' +
    'images too, which would come without it.',
  source: [
    'https://github.com/docker/hub-feedback/issues/711',
    'https://github.com/docker/hub-feedback/issues/1098',
    'https://distribution.github.io/distribution/spec/auth/token/',
  ],
  says: [
    { client: 'docker', seenIn: '20.10', text: 'unauthorized: incorrect username or password' },
    { client: 'containerd', seenIn: '1.6', text: 'failed to fetch oauth token: …401 Unauthorized' },
    { client: 'podman', seenIn: '4.3', text: 'unable to retrieve auth token: invalid username/password' },
    { client: 'skopeo', seenIn: '1.9', text: 'unable to retrieve auth token: invalid username/password' },
    { client: 'crane', text: 'UNAUTHORIZED: incorrect username or password' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isRefused)) {
      // A password in a form makes no Authorization header, so the outcome may be `challenged`.
      if (sentPassword(step, scene)) yield found(step, scene)
    }
  },
}

/** As Basic, or in a form (containerd's POST). A GET that carries nothing is anonymous. */
function sentPassword(step: Step, scene: Scene): boolean {
  const form = scene.exchangeOf(step)?.requestBody?.text ?? ''
  return credentialsOf(step, scene)?.scheme === 'basic' || /(?:^|&)(?:password|refresh_token)=/.test(form)
}

function found(step: Step, scene: Scene): Found {
  const registry = registryName(challengeAuthority(step, scene) ?? step.facts.authority)
  const pull = scene.pullOf(step)
  const advice = scene.adviceFor(step)
  const isLogin = pull?.kind === 'login'
  return {
    message:
      `${step.facts.authority} refuses the user name or password that the client ${isLogin ? 'was given' : 'has stored'} ` +
      `for ${registry}${saying(scene.answerText(step))}`,
    evidence: [step.id],
    remedy: isLogin
      ? `check the user name (not an e-mail address) and the password or access token, and do it again: ${advice.login(registry)}`
      : `${advice.logout(registry)} for public images; or log in again: ${advice.login(registry)}`,
  }
}
