// One host names two token servers: its proxy rewrites only some of the challenges.

import { namedRealms, type NamedRealm } from './evidence/realms.ts'
import type { Rule } from './rule.ts'

export const realmLeakPartial: Rule = {
  id: 'realm-leak-partial',
  title: 'The challenges of one host name different token servers',
  level: 'warning',
  why: 'Only the challenge of /v2/ is rewritten; clients that never ask for /v2/, such as containerd, meet the other one.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/64',
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/79',
    'https://github.com/lework/cloudflare-workers/issues/1',
  ],
  says: [],
  *check(scene) {
    const first = new Map<string, NamedRealm>()
    for (const named of namedRealms(scene)) {
      const { step, url } = named
      const before = first.get(step.to)
      if (before === undefined) first.set(step.to, named)
      else if (url?.host !== before.url?.host) {
        yield {
          message: `${step.to} names ${hostOf(before)} for tokens in answer to ${before.step.ask}, and ${hostOf(named)} in answer to ${step.ask}`,
          evidence: [step.id, before.step.id],
          remedy: `whoever runs ${step.to} has to rewrite the challenge of every 401, not only below one location`,
        }
      }
    }
  },
}

function hostOf({ url, realm }: NamedRealm): string {
  return url?.host ?? `“${realm.slice(0, 80)}”`
}
