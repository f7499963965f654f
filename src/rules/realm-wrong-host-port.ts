// The token server's name cannot be right: no URL, a name from inside, or the registry's without its port.

import { hostname } from '../registry/hosts.ts'
import { isInternal } from './evidence/hosts.ts'
import { namedRealms, tokenStepOf, type NamedRealm } from './evidence/realms.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

export const realmWrongHostPort: Rule = {
  id: 'realm-wrong-host-port',
  title: 'The challenge names the token server by a wrong host or port',
  level: 'warning',
  why: 'A proxy passes the registry its own idea of the host: the port left out or doubled, or the name of a container.',
  source: [
    'https://github.com/sonatype/nexus-public/issues/651',
    'https://github.com/goharbor/harbor/issues/23138',
    'https://github.com/go-gitea/gitea/issues/31002',
  ],
  says: [
    { client: 'docker', text: 'dial tcp …:443: connect: connection refused' },
    { client: 'docker', text: 'dial tcp: lookup … no such host' },
    { client: 'docker', text: 'dial tcp: lookup … server misbehaving' },
  ],
  *check(scene) {
    for (const named of namedRealms(scene)) {
      const wrong = whatIsWrong(named, scene)
      if (wrong === null) continue
      const { step, realm } = named
      const token = tokenStepOf(named, scene)
      yield {
        message: `${step.to} names the token server “${realm.slice(0, 120)}”, ${wrong}`,
        evidence: [step.id, ...(token === null ? [] : [token.id])],
        remedy:
          `the proxy before ${step.to} has to pass the host with its port on (nginx: proxy_set_header Host $http_host, no ` +
          'X-Forwarded-Port besides), or the registry has to be told its outer URL',
      }
    }
  },
}

function whatIsWrong(named: NamedRealm, scene: Scene): string | null {
  const { step, url } = named
  if (url === null) return 'which is no URL'
  if (isInternal(url.host) && !isInternal(step.to)) return 'which is a name inside of its own network'
  const isOtherPort = hostname(url.host) === hostname(step.to) && url.host !== step.to
  // A token server may well be at another port: it is wrong only if nothing answers there.
  const token = isOtherPort ? tokenStepOf(named, scene) : null
  const hasFailed = token !== null && (token.outcome === 'unreachable' || token.outcome === 'missing')
  return hasFailed ? `at another port than its own, where nothing of that kind answers` : null
}
