// The token is for `redis`, the content is that of `library/redis`.

import { repositoryOf } from '../registry/scope.ts'
import { issueOf } from './evidence/tokens.ts'
import type { Rule } from './rule.ts'

export const libraryMissingScope: Rule = {
  id: 'library-missing-scope',
  title: 'The mirror adds library/ to the path and not to the token’s scope',
  level: 'error',
  why: 'Official images are below library/. Clients add that for docker.io alone, and this mirror adds it to one of two places.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/17',
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/11',
  ],
  says: [
    {
      client: 'docker',
      text: 'pull access denied for …, repository does not exist or may require docker login: denied: requested access to the resource is denied',
    },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      const { repository, authority } = step.facts
      const short = /^library\/([^/]+)$/.exec(repository ?? '')?.[1]
      const issue = step.outcome === 'denied' && short !== undefined ? issueOf(step, scene) : null
      const names = issue?.step.facts.scopes.map(repositoryOf) ?? []
      if (issue === null || short === undefined || !names.includes(short) || names.includes(repository))
        continue
      yield {
        message: `${authority} refuses library/${short} with ${step.status ?? 'no status'}: the token was asked for ${short}, without library/`,
        evidence: [step.id, issue.step.id],
        remedy: `pull ${authority}/library/${short}; whoever runs ${authority} has to add library/ to the path and the scope alike`,
      }
    }
  },
}
