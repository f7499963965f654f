// A Cloudflare Worker. What it says itself stands behind Cloudflare's edge, which puts its own name on all answers.

import type { CandidateKind } from './kind.ts'
import { at, both } from './remedy.ts'
import { telling } from './traits.ts'

const CHALLENGE = at(
  'Worker, for every 401',
  `headers.set('WWW-Authenticate', old.replace(/realm="[^"]*"/, \`realm="\${url.origin}/token"\`))`,
)
const TOKEN = at(
  'Worker, path /token',
  `fetch(new URL('/token' + url.search, 'https://auth.docker.io'), { method: request.method, headers, body: request.body })`,
)
const UPSTREAM = at('Worker', `new URL(url.pathname + url.search, 'https://registry-1.docker.io')`)
const FOLLOW = at(
  'Worker',
  `fetch(upstream, { redirect: 'manual' }), and while the answer is 301, 302, 303, 307 or 308: delete Authorization`,
  `and fetch(new URL(answer.headers.get('Location'), last), { method: request.method, redirect: 'manual' })`,
)
const LIBRARY = String.raw`url.pathname.replace(/^\/v2\/([^/]+)\/(manifests|blobs|tags|referrers)\//, '/v2/library/$1/$2/')`

export const worker: CandidateKind = {
  id: 'worker',
  title: 'Cloudflare Worker',
  // https://developers.cloudflare.com/fundamentals/reference/http-headers/: CF-Ray on all answers of the edge, and
  // `Server: cloudflare` in the place of the origin's. An origin behind Cloudflare looks the same. workerd, run alone,
  // sends no Server at all.
  recognise: (traits) =>
    telling(traits, /^server$/i, /^(?:cloudflare|workerd)\b/i) ?? telling(traits, /^cf-ray$/i),
  remedies: {
    'realm-leak-upstream': both(CHALLENGE, TOKEN),
    'realm-leak-partial': CHALLENGE,
    'realm-leak-ipv6-variant': CHALLENGE,
    'realm-wrong-scheme': at(
      'Worker',
      'realm="${url.origin}/token" with the URL of the request: its scheme and port',
    ),
    'realm-wrong-host-port': at('Worker', 'url.host or url.origin in the realm: url.hostname has no port'),
    'challenge-missing-or-malformed': at(
      'Worker',
      'set WWW-Authenticate if answer.status === 401 and at no other time, with both quotes of each value',
    ),
    'challenge-missing-or-malformed/malformed': CHALLENGE,
    'challenge-missing-or-malformed/two-realms': at(
      'Worker, for every 401',
      `headers.set('WWW-Authenticate', challenge) in the place of headers.append, which keeps the upstream's too`,
    ),
    'challenge-missing-or-malformed/other-scheme': at(
      'Worker, for every 401',
      `headers.set('WWW-Authenticate', challenge) with the Bearer one alone; no headers.append of a Basic one`,
    ),
    'challenge-missing-or-malformed/open-root': at(
      'Worker',
      'for /v2/ too, fetch the upstream and answer what it answers: no Response of 200 of its own',
    ),
    'challenge-missing-or-malformed/misplaced': at(
      'Worker',
      'set WWW-Authenticate if answer.status === 401 and at no other time',
    ),
    'challenge-missing-or-malformed/no-service': CHALLENGE,
    'token-post-unsupported': TOKEN,
    'token-endpoint-mangled': both(
      TOKEN,
      'Worker: return new Response(answer.body, answer) as it came; never answer.json() without answer.ok',
    ),
    'library-missing-scope': at(
      'Worker, path /token',
      `params.getAll('scope').map((s) => s.replace(/^repository:([^/:]+):/, 'repository:library/$1:')), no regex on the query`,
    ),
    'multi-scope-collapsed': at(
      'Worker, path /token',
      `for (const scope of url.searchParams.getAll('scope')) query.append('scope', scope); (get() is the first alone)`,
    ),
    'basic-credentials-dropped': at(
      'Worker',
      `headers = new Headers(request.headers) for /token and /v2/, and no Authorization of the Worker's own over it`,
    ),
    'auth-response-cached': at(
      'Worker',
      `fetch(upstream, { cf: { cacheTtlByStatus: { '200-299': 3600, '300-599': -1 } } }) for digests alone; no cache.put`,
      'for /token or for a request with Authorization',
    ),
    'upstream-identity-shared': at(
      'Worker',
      `remove the fetch with DOCKER_USERNAME, or answer 401 to all who do not log in to the Worker itself`,
    ),
    'library-missing-path': at('Worker', `const path = ${LIBRARY}`),
    'library-misapplied': at(
      'Worker',
      `fetch(new URL(${LIBRARY}, upstream)) in the place of Response.redirect(..., 301), where the upstream is docker.io`,
    ),
    'ns-misrouted': at(
      'Worker, in fetch() and not in the module',
      `const host = { 'docker.io': 'registry-1.docker.io' }[url.searchParams.get('ns') ?? 'docker.io'];`,
      'if (host === undefined) return new Response(null, { status: 404 })',
    ),
    'query-dropped': UPSTREAM,
    'link-header-wrong': at(
      'Worker',
      String.raw`headers.set('Link', link.replace(/^<https?:\/\/[^/>]+/, '<')) if there is a Link`,
    ),
    'path-or-digest-altered': both(UPSTREAM, 'Worker: no decodeURIComponent, no toLowerCase on the path'),
    'v2-root-or-prefix-wrong': at(
      'Worker, before any page of its own',
      `if (url.pathname === '/v2' || url.pathname.startsWith('/v2/')) return registry(request)`,
    ),
    'v2-root-or-prefix-wrong/refused': at(
      'Worker',
      'for /v2/ too, fetch the upstream and answer what it answers: no Response of 403 of its own',
    ),
    'blob-redirect-leak': FOLLOW,
    'cdn-host-hardcoded': at(
      'Worker',
      `follow any https: Location of a blob, with no list or table of hosts`,
    ),
    'redirect-not-handled': FOLLOW,
    'auth-forwarded-to-cdn': at(
      'Worker',
      `redirect: 'manual' (not 'follow', which keeps it), and headers.delete('Authorization') before the next fetch`,
    ),
    'signed-url-cached': at('Worker', 'no cache.put and no cf.cacheTtl for an answer of 300 to 399'),
    'signed-url-altered': at(
      'Worker',
      `fetch(new URL(answer.headers.get('Location'), upstream)) as it is; no searchParams.set, no Host header`,
    ),
    'range-broken': at(
      'Worker',
      `for (const name of ['Range', 'If-Range']) copy it to the fetch of the Location too`,
    ),
    'truncated-or-empty-200': at(
      'Worker',
      'return new Response(answer.body, answer); cache.put only behind a digest that was compared',
    ),
    'html-served-as-content': at(
      'Worker',
      `'https://registry-1.docker.io' (not https://docker.io or https://hub.docker.com) for all of /v2/`,
    ),
    'buffering-or-timeout-cut': at(
      'Worker',
      'new Response(answer.body, answer) in the place of await answer.arrayBuffer() or .blob()',
    ),
    'accept-lost': at(
      'Worker',
      'headers = new Headers(request.headers): all Accept lines, joined by the runtime',
    ),
    'cache-key-too-narrow': at(
      'Worker',
      `cache only /manifests/sha256:... and /blobs/sha256:..., or put Accept into the URL of the cache key`,
    ),
    'head-unsupported': at('Worker', 'fetch(upstream, { method: request.method }) for HEAD as for GET'),
    'head-metadata-missing': at(
      'Worker',
      `answer HEAD with new Response(null, { status, headers }) and the upstream's Content-Length and Content-Type`,
    ),
    'digest-header-lost': at(
      'Worker',
      'new Response(answer.body, answer): its second argument brings the headers',
    ),
    'digest-header-lost/wrong': at(
      'Worker',
      'new Response(answer.body, answer), with no Docker-Content-Digest set by the Worker',
    ),
    'digest-header-lost/altered': at(
      'Worker',
      'new Response(answer.body, answer), not JSON.stringify(await answer.json())',
    ),
    'digest-header-lost/head-differs': at(
      'Worker',
      'fetch(upstream, { method: request.method }) for a tag, and no cache for HEAD or GET of one',
    ),
    'content-type-changed': at('Worker', 'new Response(answer.body, answer), not new Response(text)'),
    'content-encoding-altered': at(
      'Worker',
      `headers.set('Accept-Encoding', 'identity') to the upstream, encodeBody: 'manual' for what is passed on, and`,
      'Cache-Control: no-transform',
    ),
    'stale-tag': at('Worker', `cacheEverything only if /\\/(manifests|blobs)\\/sha256:/.test(url.pathname)`),
    'header-size-limit': at(
      'Cloudflare',
      'the limit of its edge is 128 KB for all headers of a request: ask for fewer scopes',
    ),
    'upstream-tls-host-wrong': at('Worker', `headers.delete('Host'): the runtime takes it from the URL`),
    'upload-body-limit': at(
      'Cloudflare DNS',
      'the plan limits a body to 100, 200 or 500 MB: a DNS-only record for pushes',
    ),
    'write-path-broken': at(
      'Worker',
      `fetch(upstream, { method: request.method, body: request.body }) and the Location of an upload on url.origin;`,
      `pull only: 405 with {"errors":[{"code":"UNSUPPORTED","message":"pull only"}]}`,
    ),
    'error-shape-or-status-changed': at(
      'Worker',
      'return new Response(answer.body, answer) for errors too, and no catch that answers 500 in their place',
    ),
    'error-shape-or-status-changed/hidden': at(
      'Worker',
      'answer 401 as the upstream does, with its WWW-Authenticate, to a request without Authorization: no 403 or 404 of its own',
    ),
    'ratelimit-hidden-or-shared': at(
      'Worker',
      `keep RateLimit-Limit, RateLimit-Remaining and Retry-After; the users' own credentials on /token, since the`,
      "anonymous limit is that of Cloudflare's addresses",
    ),
    'edge-quota-or-waf-page': at(
      'Cloudflare, Security rules',
      'skip all for paths that begin with /v2/ or /token; in the Worker no list of User-Agents; the free plan ends at',
      '100 000 requests a day',
    ),
  },
}
