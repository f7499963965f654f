// The registry wants a user and password, and the client had none, or they ran out.

import type { Step } from '../decode/trace.ts'
import { registryOf } from './evidence/content.ts'
import { saying } from './evidence/quote.ts'
import { challengesOf, credentialsOf } from './evidence/tokens.ts'
import type { Question } from './questions.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

/** ECR's words for its twelve hours. */
const EXPIRED = /authorization token has expired|no basic auth credentials/i

const isRefused: Question = ({ operation, outcome }) =>
  operation !== null && (outcome === 'challenged' || outcome === 'denied')

export const basicCredsMissingOrExpired: Rule = {
  id: 'basic-creds-missing-or-expired',
  title: 'The registry wants a login, and the client has none that holds',
  level: 'error',
  why: 'Nobody is logged in there, a credential helper failed, or the password was one for some hours (ECR: twelve).',
  source: [
    'https://github.com/awslabs/amazon-ecr-credential-helper/issues/7',
    'https://github.com/kubernetes/kubernetes/issues/69141',
    'RFC 7617 §2',
  ],
  says: [
    { client: 'docker', text: 'no basic auth credentials' },
    { client: 'docker', text: 'Your Authorization Token has expired' },
    {
      client: 'containerd',
      text: 'pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
    },
    { client: 'podman', text: 'authentication required' },
    { client: 'skopeo', text: 'authentication required' },
    { client: 'crane', text: 'UNAUTHORIZED: authentication required' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isRefused)) {
      if (gaveUp(step, scene) || hasRunOut(step, scene)) yield found(step, scene)
    }
  },
}

/** Challenged for Basic, and nothing more of that pull. */
function gaveUp(step: Step, scene: Scene): boolean {
  if (step.outcome !== 'challenged' || !isBasicOnly(step, scene)) return false
  const pull = scene.pullOf(step)
  return pull?.status === 'failed' && pull.steps.at(-1) === step.id
}

function hasRunOut(step: Step, scene: Scene): boolean {
  if (step.outcome !== 'denied') return false
  const isBasic = credentialsOf(step, scene)?.scheme === 'basic' && isBasicOnly(step, scene)
  return isBasic || EXPIRED.test(scene.answerText(step) ?? '')
}

function isBasicOnly(step: Step, scene: Scene): boolean {
  const schemes = challengesOf(step, scene).map(({ scheme }) => scheme.toLowerCase())
  return schemes.includes('basic') && !schemes.includes('bearer')
}

function found(step: Step, scene: Scene): Found {
  const had = step.outcome === 'challenged' ? 'and the client has none' : 'and refuses the one that came'
  return {
    message: `${step.facts.authority} wants a user name and password for ${step.ask}, ${had}${saying(scene.answerText(step))}`,
    evidence: [step.id],
    remedy: /\.dkr\.ecr\./.test(step.facts.authority)
      ? `aws ecr get-login-password | ${scene.adviceFor(step).login(step.facts.authority)} --username AWS --password-stdin`
      : scene.adviceFor(step).login(registryOf(step)),
  }
}
