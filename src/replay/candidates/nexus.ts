// Sonatype Nexus Repository, with a docker proxy or group repository on a connector port or a path.

import type { CandidateKind, Trait } from './kind.ts'
import { at, both } from './remedy.ts'
import { telling, tellingChallenge } from './traits.ts'

const REPOSITORY = 'Settings > Repositories > NAME'
const REVERSE_PROXY = 'nginx in front of the connector'
const HOST_HEADER = at(
  REVERSE_PROXY,
  'proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme; and no X-Forwarded-Port,',
  'which Nexus puts behind a Host that has its port',
)
const REMOTE = at(REPOSITORY, 'Remote storage https://registry-1.docker.io and Docker Index: Use Docker Hub')

function recognise(traits: readonly Trait[]): string | null {
  return (
    // https://github.com/sonatype/nexus-public/issues/651: `Server: Nexus/3.80.0-06 (COMMUNITY)` on all answers
    telling(traits, /^server$/i, /^Nexus\//i) ??
    // Behind a proxy with a name of its own; https://github.com/microsoft/vscode-containers/issues/440
    tellingChallenge(traits, ({ parameters }) =>
      (parameters['realm'] ?? '').startsWith('Sonatype Nexus Repository'),
    )
  )
}

export const nexus: CandidateKind = {
  id: 'nexus',
  title: 'Sonatype Nexus',
  recognise,
  // https://help.sonatype.com/en/docker-registry.html and the issues of sonatype/nexus-public
  remedies: {
    'realm-leak-upstream': at(
      REPOSITORY,
      'the connector of the repository itself, with no proxy to the upstream beside it',
    ),
    'realm-wrong-scheme': HOST_HEADER,
    'realm-wrong-host-port': HOST_HEADER,
    'challenge-missing-or-malformed': at(
      'Settings > Security > Realms',
      'activate Docker Bearer Token Realm, where Allow anonymous docker pull is checked',
    ),
    'token-post-unsupported': at(
      REVERSE_PROXY,
      'no limit_except for /v2/token, and no page of its own for a POST',
    ),
    'token-endpoint-mangled': at(
      REVERSE_PROXY,
      'location /v2/ { proxy_pass http://NEXUS:PORT; } for /v2/token too',
    ),
    'basic-credentials-dropped': at(REVERSE_PROXY, 'proxy_set_header Authorization $http_authorization;'),
    'auth-response-cached': at(
      REPOSITORY,
      'Auto blocking off or the upstream credentials mended, then Invalidate cache',
    ),
    'upstream-identity-shared': both(
      at(REPOSITORY, 'uncheck Allow anonymous docker pull'),
      at('Settings > Security > Roles', 'nx-repository-view-docker-NAME-read for those alone who may'),
    ),
    'library-missing-path': REMOTE,
    'library-missing-scope': REMOTE,
    'ns-misrouted': at(
      REPOSITORY,
      'one proxy repository and one connector for each registry, and one hosts.toml each',
    ),
    // https://github.com/sonatype/nexus-public/issues/1011, /issues/117 (groups send none)
    'link-header-wrong': both(
      at(
        'http block of nginx in front',
        `map $upstream_http_link $link { default ''; '~^<[^>]*(?<next>/v2/.*)$' '<$next'; }`,
      ),
      at('server block', 'proxy_hide_header Link; add_header Link $link always;'),
    ),
    // https://github.com/sonatype/nexus-public/issues/1070
    'path-or-digest-altered': 'Update: some versions ask upstream for sha256-HEX; 3.70 does not',
    'v2-root-or-prefix-wrong': both(
      at(REPOSITORY, 'an HTTP or HTTPS connector with a port of its own'),
      at(REVERSE_PROXY, 'location /v2/ { proxy_pass http://NEXUS:8081/repository/NAME/v2/; }'),
    ),
    'truncated-or-empty-200': at(
      REPOSITORY,
      'delete the asset under Browse, then Invalidate cache, and pull it again',
    ),
    'html-served-as-content': REMOTE,
    'buffering-or-timeout-cut': at(
      REVERSE_PROXY,
      'proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 900s; proxy_send_timeout 900s;',
    ),
    'head-unsupported': 'Update: Nexus before 3.3 answers HEAD of a manifest with 404',
    'content-encoding-altered': at(REVERSE_PROXY, `gzip off; proxy_set_header Accept-Encoding '';`),
    'stale-tag': at(REPOSITORY, 'Maximum metadata age: 0 asks upstream each time; Not found cache TTL: 1'),
    'header-size-limit': at('nexus.properties', 'jetty.requestHeaderSize=65536'),
    'upload-body-limit': at(REVERSE_PROXY, 'client_max_body_size 0;'),
    'write-path-broken': HOST_HEADER,
    'error-shape-or-status-changed': at(
      REPOSITORY,
      'Status: Remote Auto Blocked or a wrong HTTP > Authentication comes out as 404; unblock it and correct that',
    ),
    'ratelimit-hidden-or-shared': at(
      REPOSITORY,
      'HTTP > Authentication: Username with a Docker Hub account and its token, so that the limit is its own',
    ),
    'edge-quota-or-waf-page': at('WAF or CDN in front of Nexus', 'let /v2/ through unchanged'),
  },
}
