// The realm names a host or a port where no token service is: the port left out or doubled, a name from inside.

import { findsRealm } from '../evidence/wrong-realm.ts'
import type { Probe } from '../probe.ts'

export const realmWrongHostPort: Probe = {
  id: 'realm-wrong-host-port',
  title: 'The realm has the wrong host or port',
  level: 'error',
  why: 'The challenge is made of an idea of the host that is not the client’s: without the port, with it twice, or with the name of a container.',
  source: [
    'https://github.com/sonatype/nexus-public/issues/651',
    'https://github.com/goharbor/harbor/issues/23138',
    'https://github.com/go-gitea/gitea/issues/31002',
  ],
  needs: [],
  examine: findsRealm('place'),
  explains: ({ asked, cause }) =>
    asked.purpose === 'token'
      ? ['unreachable', 'unusable', 'cut'].includes(cause.kind) ||
        (cause.kind === 'status' && ![401, 403, 429].includes(cause.status))
      : cause.kind === 'unusable' && /\brealm\b/.test(cause.message),
  remedy:
    'pass the host with its port on, once (nginx: proxy_set_header Host $http_host, and no X-Forwarded-Port beside it; Worker: url.host, not url.hostname), or tell the registry its outer URL',
}
