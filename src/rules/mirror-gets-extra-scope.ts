// containerd asks a mirror's token server for two repositories, one of which is none there.

import { repositoryOf } from '../registry/scope.ts'
import { saying } from './evidence/quote.ts'
import type { Rule } from './rule.ts'

export const mirrorGetsExtraScope: Rule = {
  id: 'mirror-gets-extra-scope',
  title: 'The token server refuses a request for two repositories',
  level: 'error',
  why: 'containerd adds a scope of the name that was asked for to that of the mirror’s challenge, and strict services refuse the pair.',
  source: [
    'https://github.com/containerd/containerd/issues/9648',
    'https://github.com/containerd/containerd/issues/13412',
    'https://github.com/containerd/containerd/issues/8415',
  ],
  says: [
    {
      client: 'containerd',
      text: 'failed to authorize: failed to fetch anonymous token: unexpected status…: 40',
    },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.phase !== 'token' || step.method !== 'GET' || (step.status ?? 0) < 400) continue
      const names = new Set(step.facts.scopes.map(repositoryOf).filter((name) => name !== null))
      const [first, second] = [...names]
      if (
        first === undefined ||
        second === undefined ||
        !(first.endsWith(`/${second}`) || second.endsWith(`/${first}`))
      )
        continue
      yield {
        message: `${step.facts.authority} answers ${step.status ?? ''} to a token request for both ${first} and ${second}${saying(scene.answerText(step))}`,
        evidence: [step.id, ...(step.causedBy === null ? [] : [step.causedBy])],
        remedy:
          'put the mirror at the root of a host of its own, so that both names are the same; or let its token server pass over scopes that it does not know',
      }
    }
  },
}
