// A mount from another repository is refused, because the token covers one of the two only.

import { credentialsOf, issueOf } from './evidence/tokens.ts'
import type { Rule } from './rule.ts'

export const multiScopeMount401: Rule = {
  id: 'multi-scope-mount-401',
  title: 'A mount fails: the token covers one repository of two',
  level: 'error',
  why: 'The client asks for two scopes in one token request, and the token server reads only the first or the last.',
  source: [
    'https://github.com/moby/moby/issues/20387',
    'https://github.com/cesanta/docker_auth/issues/67',
    'distribution-spec end-11',
  ],
  says: [
    { client: 'docker', text: 'unauthorized: authentication required' },
    { client: 'containerd', text: 'failed to push …: 401 Unauthorized' },
    { client: 'podman', text: 'trying to reuse blob …: unauthorized: authentication required' },
    { client: 'skopeo', text: 'trying to reuse blob …: unauthorized: authentication required' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.phase !== 'mount' || step.outcome !== 'denied') continue
      const issue = issueOf(step, scene)
      const scopes = issue?.step.facts.scopes ?? []
      const granted = (issue?.claims ?? credentialsOf(step, scene)?.claims)?.access ?? null
      if (scopes.length < 2 || granted === null) continue
      const lost = scopes.filter(
        (scope) => !granted.some(({ name, actions }) => scope.includes(`:${name}:`) && actions.length > 0),
      )
      if (lost.length === 0 || lost.length === scopes.length) continue
      yield {
        message:
          `${step.facts.authority} refuses the mount into ${step.facts.repository ?? ''}: ${lost.join(' ')} was asked of ` +
          `${issue?.step.facts.authority ?? 'the token server'} and is not in the token`,
        evidence: [step.id, ...(issue === null ? [] : [issue.step.id])],
        remedy:
          'the token server has to read every scope parameter, repeated and space-separated; until then a second push often works, since the layer is there by then',
      }
    }
  },
}
