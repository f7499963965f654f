// The registry refuses in spite of a token: missing, private, or not allowed. Docker Hub does not tell which.

import type { Step } from '../decode/trace.ts'
import { registryOf } from './evidence/content.ts'
import { saying } from './evidence/quote.ts'
import { credentialsOf, issueOf } from './evidence/tokens.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const NOT_HERE = ['token', 'connect', 'other']

export const deniedOrInsufficientScope: Rule = {
  id: 'denied-or-insufficient-scope',
  title: 'The repository is private or missing, or the token does not allow this',
  level: 'error',
  why:
    'A typing error, no login, a login without rights here, or another’s namespace. Docker Hub answers the same for a ' +
    'private repository and for one that does not exist.',
  source: [
    'https://github.com/moby/buildkit/issues/2005',
    'https://github.com/docker/build-push-action/issues/160',
    'https://distribution.github.io/distribution/spec/auth/scope/',
  ],
  says: [
    {
      client: 'docker',
      seenIn: '20.10',
      text: 'pull access denied for …, repository does not exist or may require docker login',
    },
    { client: 'docker', text: 'denied: requested access to the resource is denied' },
    { client: 'docker', text: 'unauthorized: authentication required' },
    {
      client: 'containerd',
      seenIn: '1.6',
      text: 'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    },
    { client: 'podman', seenIn: '4.3', text: 'requested access to the resource is denied' },
    { client: 'skopeo', seenIn: '1.9', text: 'requested access to the resource is denied' },
    { client: 'crane', text: 'UNAUTHORIZED: authentication required' },
    { client: 'buildkit', text: 'server message: insufficient_scope: authorization failed' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.outcome !== 'denied' || step.operation === null || NOT_HERE.includes(step.phase)) continue
      yield found(step, scene)
    }
  },
}

function found(step: Step, scene: Scene): Found {
  const { authority, repository } = step.facts
  const issue = issueOf(step, scene)
  const granted = (issue?.claims ?? credentialsOf(step, scene)?.claims)?.access
  const rights = granted?.flatMap(({ name, actions }) =>
    actions.length === 0 ? [] : [`${name}:${actions.join(',')}`],
  )
  const told =
    rights === undefined
      ? ''
      : rights.length === 0
        ? '; the token allows nothing'
        : `; the token allows ${rights.slice(0, 4).join(' ')}`
  const asked =
    issue === null || issue.step.facts.scopes.length === 0
      ? ''
      : `, though ${issue.step.facts.scopes.join(' ')} was asked for`
  return {
    message: `${authority} refuses ${repository ?? step.ask} (${step.status ?? 'no status'})${told}${told === '' ? '' : asked}${saying(scene.answerText(step))}`,
    evidence: [step.id, ...(issue === null ? [] : [issue.step.id])],
    remedy:
      `check the name ${repository ?? ''}; if it is private: ${scene.adviceFor(step).login(registryOf(step))} with an ` +
      'account that may use it; to push, tag it as YOUR-NAME/…',
  }
}
