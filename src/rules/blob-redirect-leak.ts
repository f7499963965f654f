// A mirror sends clients to the CDN of the registry that it stands for.

import { belongTogether, serviceOf } from '../registry/hosts.ts'
import { contentOf } from './evidence/content.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'

/** Google's store is rented to anybody, and a registry may well have its blobs there. */
const leadsToService: Question = ({ outcome, operation, to, facts: { leadsTo } }) => {
  if (outcome !== 'redirected' || operation !== 'blob-get' || leadsTo === null) return false
  const service = belongTogether(to, leadsTo) ? null : serviceOf(leadsTo)
  return service !== null && service !== 'Google'
}

export const blobRedirectLeak: Rule = {
  id: 'blob-redirect-leak',
  title: 'The mirror redirects blobs to the upstream’s own CDN',
  level: 'warning',
  why: 'The redirect was passed on as it came, so that every client must reach the upstream’s CDN itself: manifests come from the mirror, layers do not.',
  source: [
    'https://github.com/ahmetb/serverless-registry-proxy/issues/45',
    'https://github.com/docker/hub-feedback/issues/2388',
  ],
  says: [],
  *check(scene) {
    const told = new Set<string>()
    for (const step of scene.stepsWhere(leadsToService)) {
      const leadsTo = step.facts.leadsTo ?? ''
      if (told.has(`${step.to} ${leadsTo}`)) continue
      told.add(`${step.to} ${leadsTo}`)
      const follows = scene.trace.steps.find(({ causedBy }) => causedBy === step.id)
      yield {
        message: `${step.to} redirects ${contentOf(step)} to ${leadsTo}, which is ${serviceOf(leadsTo) ?? ''}’s own and has to be reachable too`,
        evidence: [step.id, ...(follows === undefined ? [] : [follows.id])],
        remedy:
          `whoever runs ${step.to} has to follow the redirect itself (nginx: proxy_intercept_errors on; error_page 301 302 307 = @follow), ` +
          'without Authorization; until then, let clients reach that host',
      }
    }
  },
}
