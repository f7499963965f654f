// Distribution (docker-registry, registry:2, registry:3), as registry or as pull-through cache.

import { header } from '../../http/headers.ts'
import type { CandidateKind, Trait } from './kind.ts'
import { at, both } from './remedy.ts'
import { own } from './traits.ts'

/**
 * Distribution names itself nowhere; many pass on its `Docker-Distribution-Api-Version`. What is its own: an open
 * `/v2/` of exactly `{}` (registry/handlers/app.go, apiBase) with that header, from a server that gives no name, as
 * Go's does not. With a token service in front of it, nothing tells it from a proxy: workerd gives no name either.
 */
function isOpenBase({ path, status, headers, text }: Trait): boolean {
  return (
    /\/v2\/$/.test(path) &&
    status === 200 &&
    text === '{}' &&
    header(headers, 'docker-distribution-api-version') === 'registry/2.0' &&
    ['server', 'via', 'x-powered-by'].every((name) => header(headers, name) === null)
  )
}

const REALM = at('config.yml', 'auth: { token: { realm: https://HOST:PORT/token } }')
const NO_PUBLIC_URL = at('config.yml', 'http: { host: https://HOST:PORT } or http: { relativeurls: true }')

export const distribution: CandidateKind = {
  id: 'distribution',
  title: 'Distribution',
  recognise: (traits) =>
    own(traits).some(isOpenBase) && !own(traits).some(({ status }) => status === 401)
      ? '/v2/ answers 200 {} with Docker-Distribution-Api-Version: registry/2.0 and without Server'
      : null,
  // https://distribution.github.io/distribution/about/configuration/ and /recipes/mirror/
  remedies: {
    'realm-leak-upstream': both(
      at('config.yml', 'proxy: { remoteurl: https://registry-1.docker.io }'),
      'config.yml: auth.token.realm names the own token service, or there is no auth section',
    ),
    'realm-wrong-scheme': REALM,
    'realm-wrong-host-port': REALM,
    'basic-credentials-dropped': at(
      'config.yml',
      'proxy: { username: NAME, password: TOKEN }: the only upstream identity that there is; clients have none of theirs',
    ),
    'upstream-identity-shared': at(
      'config.yml',
      'remove proxy.username and proxy.password, or add auth: { htpasswd: { realm: cache, path: /auth/htpasswd } }',
    ),
    'library-missing-path': at(
      'clients',
      'pull HOST/library/NAME, or name HOST as registry-mirrors: Distribution has no setting for it. In front of it,',
      'nginx: rewrite ^/v2/([^/]+)/((?:manifests|blobs|tags)/.*)$ /v2/library/$1/$2 last;',
    ),
    'ns-misrouted': at(
      'config.yml',
      'proxy: { remoteurl: ... } is one registry: one Distribution each, and one hosts.toml each that names it',
    ),
    'link-header-wrong': NO_PUBLIC_URL,
    'v2-root-or-prefix-wrong': at('config.yml', 'remove http.prefix: clients ask for /v2/ at the root'),
    'blob-redirect-leak': at('config.yml', 'storage: { redirect: { disable: true } }'),
    'cdn-host-hardcoded': at('config.yml', 'storage: { redirect: { disable: true } }'),
    'truncated-or-empty-200': both(
      at('config.yml', 'remove storage: { cache: { blobdescriptor: ... } } beside proxy'),
      'storage folder: rm -r docker/registry/v2/blobs/sha256/XX/DIGEST of the blob, then restart',
    ),
    'html-served-as-content': at(
      'config.yml',
      'proxy: { remoteurl: https://registry-1.docker.io } (not https://docker.io or https://hub.docker.com)',
    ),
    'stale-tag': at(
      'config.yml',
      'proxy: { remoteurl: ..., ttl: 24h }: tags are asked for upstream each time, and come from the cache when that',
      'fails: look at the log for the error',
    ),
    'upstream-tls-host-wrong': at('config.yml', 'proxy: { remoteurl: https://registry-1.docker.io }'),
    'write-path-broken': both(
      NO_PUBLIC_URL,
      'clients: push to the registry itself, since a pull-through cache takes no pushes',
    ),
    'error-shape-or-status-changed': at(
      'config.yml',
      'proxy: { username: NAME, password: TOKEN } as they are valid now: "manifest unknown" stands for refused ones too',
    ),
    'ratelimit-hidden-or-shared': at(
      'config.yml',
      'proxy: { username: NAME, password: TOKEN }, so that the limit is that of the account and not of the address',
    ),
  },
}
