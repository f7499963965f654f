// A registry behind TLS asks for the password in plain text.

import { hostname } from '../registry/hosts.ts'
import { namedRealms, tokenStepOf } from './evidence/realms.ts'
import type { Rule } from './rule.ts'

export const realmWrongScheme: Rule = {
  id: 'realm-wrong-scheme',
  title: 'The token server is named with http:// by a registry with https://',
  level: 'warning',
  why: 'TLS ends at a proxy, and the registry behind it does not know: passwords and tokens go over the network in plain text, or nothing answers there.',
  source: [
    'https://github.com/goharbor/harbor/issues/3114',
    'https://github.com/goharbor/harbor/issues/12364',
    'RFC 6750 §5.3',
  ],
  says: [
    { client: 'docker', text: 'unauthorized: authentication required' },
    {
      client: 'crane',
      text: 'invalid realm in www-authenticate: realm scheme "http" not allowed for a secure registry; use https',
    },
  ],
  *check(scene) {
    for (const named of namedRealms(scene)) {
      const { step, url } = named
      if (url?.protocol !== 'http:' || step.url?.startsWith('https:') !== true || isLoopback(url.host))
        continue
      const token = tokenStepOf(named, scene)
      yield {
        message: `${step.to} is asked over HTTPS, and sends clients to ${url.host} for a token over plain HTTP`,
        evidence: [step.id, ...(token === null ? [] : [token.id])],
        remedy:
          'set X-Forwarded-Proto once, where TLS ends (nginx: proxy_set_header X-Forwarded-Proto $scheme), or the ' +
          'registry’s outer URL (Harbor: external_url: https://…)',
      }
    }
  },
}

function isLoopback(authority: string): boolean {
  return /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname(authority))
}
