// Harbor, with a proxy cache project in the place of the upstream.

import type { CandidateKind, Trait } from './kind.ts'
import { at, both } from './remedy.ts'
import { telling, tellingChallenge } from './traits.ts'

const EXTERNAL_URL = at(
  'harbor.yml',
  'external_url: https://HOST:PORT as clients write it, then ./prepare and restart',
)
const IN_FRONT = 'nginx in front of Harbor, location /v2/'

function recognise(traits: readonly Trait[]): string | null {
  return (
    // X-Harbor-Csrf-Token: https://github.com/goharbor/harbor/pull/12826
    telling(traits, /^x-harbor-/i) ??
    // src/server/middleware/v2auth/auth.go, getChallenge: the token service's path and name, and `Basic
    // realm="harbor"` for a request that came with an Authorization of any kind.
    tellingChallenge(
      traits,
      ({ scheme, parameters }) =>
        parameters['service'] === 'harbor-registry' ||
        /\/service\/token$/.test(parameters['realm'] ?? '') ||
        (/^basic$/i.test(scheme) && parameters['realm'] === 'harbor'),
    )
  )
}

export const harbor: CandidateKind = {
  id: 'harbor',
  title: 'Harbor',
  recognise,
  // https://goharbor.io/docs/latest/install-config/configure-yml-file/, /administration/configure-proxy-cache/ and
  // /install-config/troubleshoot-installation/ ("Using nginx or Load Balancing")
  remedies: {
    'realm-leak-upstream': EXTERNAL_URL,
    'realm-wrong-scheme': both(
      EXTERNAL_URL,
      at(
        'common/config/nginx/nginx.conf',
        'remove proxy_set_header X-Forwarded-Proto $scheme; where TLS ends in front of Harbor',
      ),
    ),
    'realm-wrong-host-port': EXTERNAL_URL,
    'challenge-missing-or-malformed': at(
      IN_FRONT,
      'no error_page, no auth_request, no proxy_hide_header WWW-Authenticate',
    ),
    'token-endpoint-mangled': at(
      'nginx in front of Harbor',
      'location /service/ { proxy_pass http://HARBOR; } with the query as it came',
    ),
    'auth-response-cached': at('nginx in front of Harbor', 'location /service/ { proxy_cache off; ... }'),
    'upstream-identity-shared': at(
      'Projects > PROJECT > Configuration',
      'uncheck Public, and an endpoint account that can read nothing private',
    ),
    'library-missing-path': at(
      'clients',
      'pull HOST/PROJECT/library/NAME, or update to 2.7, which adds library/ for endpoints of the provider Docker Hub',
    ),
    'library-misapplied': at('clients', 'pull HOST/PROJECT/library/NAME: then nothing is redirected'),
    'library-missing-scope': at('clients', 'pull HOST/PROJECT/library/NAME'),
    'ns-misrouted': at(
      'hosts.toml',
      'one project for each registry: [host."https://HOST/v2/PROJECT"] with override_path = true',
    ),
    'link-header-wrong': EXTERNAL_URL,
    'v2-root-or-prefix-wrong': both(
      at(
        'nginx in front of Harbor',
        'location / { proxy_pass http://HARBOR; } for /v2/, /service/, /api/ and /c/',
      ),
      at('hosts.toml', '[host."https://HOST/v2/PROJECT"] with override_path = true'),
    ),
    'blob-redirect-leak': at('harbor.yml', 'storage_service: { redirect: { disable: true } }'),
    'cdn-host-hardcoded': at('harbor.yml', 'storage_service: { redirect: { disable: true } }'),
    'truncated-or-empty-200': at(
      'Projects > PROJECT > Repositories',
      'delete the artifact, then Administration > Clean Up > GC now, and pull it again',
    ),
    'html-served-as-content': at(
      'Administration > Registries',
      'provider Docker Hub with https://hub.docker.com, or Docker Registry with https://registry-1.docker.io',
    ),
    'buffering-or-timeout-cut': at(
      IN_FRONT,
      'proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 900s; proxy_send_timeout 900s;',
    ),
    // https://github.com/goharbor/harbor/pull/13301 (containerd asks HEAD first), /issues/22609 (blobs)
    'head-unsupported': 'Update to 2.1.1 or later: HEAD of what is not yet cached is answered from then on',
    // https://github.com/goharbor/harbor/issues/13740
    'head-metadata-missing': both(
      'Update to 2.1.3 or later',
      at(IN_FRONT, 'gzip off; or no compression in the CDN in front'),
    ),
    'content-encoding-altered': at(IN_FRONT, `gzip off; proxy_set_header Accept-Encoding '';`),
    'stale-tag': at(
      'Administration > Registries',
      'Test Connection: while the upstream is not healthy, Harbor serves tags as it has them',
    ),
    'header-size-limit': at(
      IN_FRONT,
      'proxy_buffer_size 128k; proxy_buffers 4 256k; large_client_header_buffers 4 64k;',
    ),
    'upload-body-limit': both(
      at(IN_FRONT, 'client_max_body_size 0;'),
      at('ingress', 'nginx.ingress.kubernetes.io/proxy-body-size: "0"'),
    ),
    'write-path-broken': both(
      EXTERNAL_URL,
      'clients: push to another project, since a proxy cache takes none',
    ),
    'error-shape-or-status-changed': at(
      'Administration > Registries',
      'Test Connection: what the upstream refuses comes out as not found',
    ),
    'ratelimit-hidden-or-shared': at(
      'Administration > Registries > endpoint',
      'Access ID and Access Secret of a Docker Hub account, so that the limit is its own',
    ),
    'edge-quota-or-waf-page': at(
      'WAF or CDN in front of Harbor',
      'let /v2/ and /service/token through unchanged',
    ),
  },
}
