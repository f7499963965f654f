// `redis` is not found where `library/redis` is.

import type { Step } from '../decode/trace.ts'
import { isSuccess } from '../decode/outcome.ts'
import { isHub } from './evidence/hosts.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

export const libraryMissingPath: Rule = {
  id: 'library-missing-path',
  title: 'The mirror knows the image only with library/ before its name',
  level: 'error',
  why: 'Official images are below library/ at Docker Hub. Clients add that for docker.io alone; a mirror that is named outright has to add it itself.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/132',
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/11',
  ],
  says: [
    { client: 'docker', text: 'unauthorized: {"message":"UNAUTHORIZED"}' },
    { client: 'docker', text: 'manifest unknown: manifest unknown' },
  ],
  *check(scene) {
    let had: ReadonlyMap<string, Step> | null = null
    for (const step of scene.troubles) {
      const { repository, authority } = step.facts
      if (step.operation === null || isHub(authority)) continue
      had ??= officialImages(scene)
      const official = had.get(`${authority} library/${repository ?? ''}`)
      if (official === undefined) continue
      yield {
        message: `${authority} answers ${step.status ?? 'nothing'} for ${repository ?? ''}, and has library/${repository ?? ''}`,
        evidence: [step.id, official.id],
        remedy: `pull ${authority}/library/${repository ?? ''}; whoever runs ${authority}: nginx rewrite ^/v2/([^/]+)/(manifests|blobs|tags|referrers)/(.*)$ /v2/library/$1/$2/$3 break;`,
      }
    }
  },
}

/** By host and repository: where an image below library/ was had. */
function officialImages({ trace }: Scene): Map<string, Step> {
  const had = trace.steps.filter(
    ({ facts, operation, outcome }) =>
      operation !== null && isSuccess(outcome) && facts.repository?.startsWith('library/') === true,
  )
  return new Map(had.map((step) => [`${step.facts.authority} ${step.facts.repository ?? ''}`, step]))
}
