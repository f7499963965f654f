// A mirror below a path is asked at another path than the one it serves.

import type { Step } from '../decode/trace.ts'
import { isHtml, isPage } from './evidence/html.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'

const isWrongPlace: Question = (step, exchange) =>
  (step.outcome === 'missing' || (step.status === 200 && step.phase !== 'layer' && isPage(step, exchange))) &&
  prefixOf(step) !== null

export const mirrorPathPrefixMismatch: Rule = {
  id: 'mirror-path-prefix-mismatch',
  title: 'The mirror’s path is not where the client asks',
  level: 'error',
  why: 'Harbor and others want /v2/PROJECT/NAME, while clients ask PREFIX/v2/NAME, or write /v2 twice.',
  source: [
    'https://github.com/containerd/containerd/issues/6634',
    'https://github.com/containerd/containerd/issues/5672',
    'https://github.com/goharbor/harbor/issues/18530',
    'https://distribution.github.io/distribution/recipes/mirror/',
  ],
  says: [
    { client: 'containerd', text: 'unexpected media type text/html for …: not found' },
    { client: 'containerd', text: 'failed to resolve reference …: not found' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isWrongPlace)) {
      const prefix = prefixOf(step)
      if (prefix === null) continue
      const { authority, repository } = step.facts
      const project = prefix.replaceAll('/v2', '').replace(/^\/+|\/+$/g, '') || 'PROJECT'
      yield {
        message: `${authority} answers ${step.status ?? ''}${isHtml(step, scene) ? ' and a web page' : ''} at ${prefix}/v2/: ${repository ?? 'the image'} is asked for below the path ${prefix}`,
        evidence: [step.id],
        remedy:
          `containerd, hosts.toml: [host."https://${authority}/v2/${project}"] override_path = true; ` +
          `for dockerd, which knows no path, a host of its own: nginx rewrite ^/v2/(.+)$ /v2/${project}/$1`,
      }
    }
  },
}

/** `/hub` of `/hub/v2/library/redis/…`, `/v2/hub` of `/v2/hub/v2/…`; null where `/v2` begins the path and comes once. */
function prefixOf({ url, operation, phase }: Step): string | null {
  if (phase === 'token' || url === null || !URL.canParse(url)) return null
  const { pathname } = new URL(url)
  const at = pathname.lastIndexOf('/v2/')
  return at > 0 && (operation !== null || pathname.startsWith('/v2/')) ? pathname.slice(0, at) : null
}
