// JFrog Artifactory, with a remote or virtual docker repository by path, port or sub-domain.

import type { CandidateKind, Trait } from './kind.ts'
import { at, both } from './remedy.ts'
import { telling, tellingChallenge } from './traits.ts'

const REVERSE_PROXY = 'nginx in front, server block'
const BASE_URL = both(
  at('Administration > General > Settings', 'Custom Base URL https://HOST:PORT'),
  at(REVERSE_PROXY, 'proxy_set_header X-JFrog-Override-Base-Url $scheme://$http_host;'),
)
const REMOTE = 'Administration > Repositories > Remote > NAME'

function recognise(traits: readonly Trait[]): string | null {
  return (
    // https://github.com/renovatebot/renovate/issues/15080 (x-jfrog-version, x-artifactory-id, x-artifactory-node-id)
    telling(traits, /^x-(?:jfrog|artifactory)-/i) ??
    // https://github.com/jfrog/charts/issues/455: `Server: Artifactory/6.11.6`, before 7
    telling(traits, /^server$/i, /^Artifactory\//i) ??
    // The chart's own ingress rewrites to it: jfrog/charts, stable/artifactory/README.md, `/api/docker/null/v2/token`
    tellingChallenge(traits, ({ parameters }) =>
      /\/api\/docker\/[^/]+\/v2\/token$/.test(parameters['realm'] ?? ''),
    )
  )
}

export const artifactory: CandidateKind = {
  id: 'artifactory',
  title: 'JFrog Artifactory',
  recognise,
  // https://jfrog.com/help/r/jfrog-artifactory-documentation (docker, HTTP settings), https://github.com/jfrog/charts
  remedies: {
    'realm-leak-upstream': at(
      REMOTE,
      'the repository itself behind /v2/, with no proxy to the upstream beside it',
    ),
    'realm-wrong-scheme': BASE_URL,
    'realm-wrong-host-port': BASE_URL,
    'challenge-missing-or-malformed': at(
      REVERSE_PROXY,
      'no error_page and no proxy_hide_header WWW-Authenticate for /v2/',
    ),
    'token-endpoint-mangled': at(
      REVERSE_PROXY,
      'rewrite ^/v2/token$ /artifactory/api/docker/null/v2/token break; with the query as it came',
    ),
    'basic-credentials-dropped': at(
      REVERSE_PROXY,
      'proxy_pass_header Authorization; and no auth_basic of its own',
    ),
    'auth-response-cached': at(REMOTE, 'Advanced > Assumed Offline Period 0, then Zap Caches'),
    'upstream-identity-shared': both(
      at('Administration > Security > Settings', 'uncheck Allow Anonymous Access'),
      at('Permissions', 'Read on NAME-cache for those alone who may'),
    ),
    'library-missing-path': at(
      REMOTE,
      'URL https://registry-1.docker.io/ with Enable Token Authentication checked',
    ),
    'library-missing-scope': at(
      REMOTE,
      'URL https://registry-1.docker.io/ with Enable Token Authentication checked',
    ),
    'ns-misrouted': at(
      'hosts.toml',
      'one remote repository for each registry: [host."https://HOST/artifactory/api/docker/NAME/v2"] with override_path = true',
    ),
    'link-header-wrong': both(
      'Update to 7.46.17 or later, where the next page keeps the repository in its path',
      at(
        REVERSE_PROXY,
        'no rewrite of a Link, and proxy_set_header X-JFrog-Override-Base-Url $scheme://$http_host;',
      ),
    ),
    'v2-root-or-prefix-wrong': at(
      REVERSE_PROXY,
      'rewrite ^/v2/(.*)$ /artifactory/api/docker/NAME/v2/$1 break; (by path: rewrite ^/v2/([^/]+)/(.+)$',
      '/artifactory/api/docker/$1/v2/$2 break;)',
    ),
    'blob-redirect-leak': at(
      'binarystore.xml',
      '<chain template="s3-storage-v3"/>, not s3-storage-v3-direct',
    ),
    'truncated-or-empty-200': at(REMOTE, 'delete the layer in NAME-cache and pull it again'),
    'html-served-as-content': at(
      REMOTE,
      'URL https://registry-1.docker.io/ (not https://docker.io or https://hub.docker.com)',
    ),
    'buffering-or-timeout-cut': at(
      REVERSE_PROXY,
      'proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 2400s; proxy_send_timeout 2400s;',
    ),
    // https://github.com/containerd/containerd/issues/3556 (RTFACT-20170)
    'head-unsupported': 'Update to 6.17 or later: HEAD of a manifest is answered as GET from then on',
    'content-encoding-altered': at(REVERSE_PROXY, `gzip off; proxy_set_header Accept-Encoding '';`),
    'stale-tag': at(
      REMOTE,
      'Advanced > Metadata Retrieval Cache Period (Sec) 60, Missed Retrieval Cache Period (Sec) 60',
    ),
    'upload-body-limit': at(REVERSE_PROXY, 'client_max_body_size 0; chunked_transfer_encoding on;'),
    'write-path-broken': both(
      BASE_URL,
      'clients: push to a local or virtual repository, since a remote one takes none',
    ),
    'error-shape-or-status-changed': at(
      REMOTE,
      'Test: what the upstream refuses comes out as 404 with "errors"',
    ),
    'ratelimit-hidden-or-shared': at(
      REMOTE,
      'User Name and Password / Access Token of a Docker Hub account, so that the limit is its own',
    ),
    'edge-quota-or-waf-page': at(
      'WAF or CDN in front of Artifactory',
      'let /v2/ and /artifactory/api/docker/ through',
    ),
  },
}
