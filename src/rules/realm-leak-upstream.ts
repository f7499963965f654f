// A mirror sends clients to the token server of the registry that it stands for.

import { belongTogether, serviceOf } from '../registry/hosts.ts'
import { namedRealms, tokenStepOf } from './evidence/realms.ts'
import type { Rule } from './rule.ts'

export const realmLeakUpstream: Rule = {
  id: 'realm-leak-upstream',
  title: 'The mirror names the upstream’s own token server',
  level: 'warning',
  why: 'The challenge was passed on as it came, so that every client must reach the upstream’s token server itself: where that is blocked, the mirror is of no use.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/62',
    'https://github.com/ketches/registry-proxy/issues/3',
    'https://distribution.github.io/distribution/spec/auth/token/',
  ],
  says: [
    {
      client: 'containerd',
      text: 'failed to fetch anonymous token: Get "https://auth.docker.io/token?…": dial tcp …: i/o timeout',
    },
    { client: 'docker', text: 'Get "https://auth.docker.io/token?…' },
  ],
  *check(scene) {
    for (const named of namedRealms(scene)) {
      const { step, url } = named
      if (url === null || belongTogether(step.to, url.host)) continue
      // Anybody's registry may have its token server elsewhere; a well-known one serves its own alone.
      const service = serviceOf(url.host)
      if (service === null) continue
      const token = tokenStepOf(named, scene)
      yield {
        message: `${step.to} sends clients to ${url.host} for a token, which is ${service}’s own`,
        evidence: [step.id, ...(token === null ? [] : [token.id])],
        remedy:
          `whoever runs ${step.to} has to name itself in every 401: nginx proxy_hide_header www-authenticate; add_header ` +
          `www-authenticate 'Bearer realm="https://${step.to}/token",service="registry.docker.io"' always; and pass /token on to ${url.origin}`,
      }
    }
  },
}
