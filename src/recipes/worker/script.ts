// The Worker's module. Plain JavaScript in a string, for it runs on Cloudflare; without backticks, so that it can stand
// in one. test/real/candidates/workerd.ts runs it in workerd.

/** `DEFAULT_…` are replaced with JavaScript expressions. */
export const WORKER_SCRIPT = String.raw`
// The names behind "->" are faults that "pullscope check" looks for: the line below them prevents those.

// -> realm-leak-upstream: the token service is asked here, under the mirror's own name.
const TOKEN_PATH = '/token'

// Docker Hub needs one; Artifact Registry and registry.k8s.io need two or three.
const MOST_REDIRECTS = 5

// What a pull needs, and no more: no cookies, no forwarded addresses, and nothing that names this mirror.
// -> accept-lost, range-broken: all that a client says of the form, or the part, that it wants.
const PASSED_UP = [
  'Accept',
  'Authorization',
  'If-Match',
  'If-Modified-Since',
  'If-None-Match',
  'If-Range',
  'Range',
  'User-Agent',
]

export default {
  async fetch(request, env) {
    // Made anew for each request. -> ns-misrouted: a variable of the module is shared by requests that overlap.
    const upstream = {
      namespace: env.NAMESPACE ?? DEFAULT_NAMESPACE,
      registry: env.REGISTRY ?? DEFAULT_REGISTRY,
      tokenService: env.TOKEN_SERVICE ?? DEFAULT_TOKEN_SERVICE,
    }
    // -> realm-wrong-scheme, realm-wrong-host-port: the origin that the client used, with its port.
    const origin = env.ORIGIN ?? DEFAULT_ORIGIN
    try {
      const answer = await answerTo(request, upstream, origin)
      // -> head-metadata-missing: without a body, but with the headers of one, Content-Length too.
      return request.method === 'HEAD' ? new Response(null, answer) : answer
    } catch (error) {
      // Never passThroughOnException: there is no origin behind a mirror, and workerd calls the Worker again and again.
      // -> error-shape-or-status-changed: a client reads JSON, not a page of Cloudflare's.
      return problem(502, 'UNKNOWN', 'the upstream gave no usable answer: ' + error.message)
    }
  },
}

async function answerTo(request, upstream, origin) {
  const url = new URL(request.url)
  if (url.pathname === TOKEN_PATH) return answerToken(request, url, upstream)
  // -> html-served-as-content, v2-root-or-prefix-wrong: a registry at the root of the host, and nothing else.
  if (url.pathname !== '/v2' && !url.pathname.startsWith('/v2/')) {
    return problem(404, 'NAME_UNKNOWN', 'this host is a registry mirror: its API begins at /v2/')
  }
  // -> write-path-broken, upload-body-limit: a Worker takes bodies of 100 MB at most, so it says at once that it takes none.
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return problem(405, 'UNSUPPORTED', 'this mirror is for pulls only', { Allow: 'GET, HEAD' })
  }
  // -> ns-misrouted: containerd says for which registry it asks; after a 404 it asks that registry itself.
  if (url.searchParams.getAll('ns').some((namespace) => namespace !== upstream.namespace)) {
    return problem(404, 'NAME_UNKNOWN', 'this is a mirror of ' + upstream.namespace + ' alone')
  }
  const path = upstream.namespace === 'docker.io' ? withLibrary(url.pathname) : url.pathname
  // -> query-dropped: the query goes along. -> path-or-digest-altered: both as they came, nothing decoded.
  const target = upstream.registry + path + url.search
  // -> head-unsupported: the method as it came.
  const answer = await ask(target, { method: request.method, headers: passedUp(request, PASSED_UP) })
  return passedDown(answer, origin)
}

// "docker pull MIRROR/redis" asks for "redis": clients add "library/" for docker.io itself only.
// -> library-missing-path. -> library-misapplied: here, not by a redirect, for one segment alone, and on Docker Hub alone.
function withLibrary(path) {
  const oneSegment = /^\/v2\/([^/_][^/]*)\/(manifests\/[^/]+|blobs\/[^/]+|referrers\/[^/]+|tags\/list)$/
  return path.replace(oneSegment, '/v2/library/$1/$2')
}

async function answerToken(request, url, upstream) {
  if (request.method !== 'GET' && request.method !== 'POST') {
    return problem(405, 'UNSUPPORTED', 'a token is asked for by GET or POST', { Allow: 'GET, POST' })
  }
  const complete = upstream.namespace === 'docker.io' ? withLibraryScopes : (query) => query
  // -> basic-credentials-dropped: the client's own. -> upstream-identity-shared: there are no others.
  const headers = passedUp(request, ['Accept', 'Authorization', 'Content-Type', 'User-Agent'])
  // -> token-post-unsupported: containerd and BuildKit send credentials in a form.
  const body = request.method === 'POST' ? complete(await request.text()) : undefined
  // -> token-endpoint-mangled: the whole query up; status and body down, whatever they are.
  return ask(upstream.tokenService + complete(url.search), { method: request.method, headers, body })
}

// -> library-missing-scope: as in the path, wherever in the query the scope stands.
// -> multi-scope-collapsed: every scope, whether the parameter is repeated or its values are separated by spaces.
function withLibraryScopes(query) {
  return query.replace(/(^|[?&])scope=([^&]*)/g, (parameter, before, encoded) => {
    const scopes = new URLSearchParams('scope=' + encoded).get('scope').split(' ')
    const complete = scopes.map((scope) => scope.replace(/^(repository):([^/:]+):([^/:]*)$/, '$1:library/$2:$3'))
    return before + 'scope=' + encodeURIComponent(complete.join(' '))
  })
}

function passedUp(request, names) {
  // -> content-encoding-altered: digests are of the bytes on the wire, so nobody may compress them.
  const headers = new Headers({ 'Accept-Encoding': 'identity' })
  for (const name of names) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  return headers
}

// -> blob-redirect-leak, cdn-host-hardcoded: redirects are followed here, to wherever they lead.
async function ask(target, { method, headers, body }) {
  let url = new URL(target)
  const { origin } = url
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    // -> auth-forwarded-to-cdn: "follow" would take Authorization along to the object store.
    // -> auth-response-cached, signed-url-cached, stale-tag, cache-key-too-narrow: nothing is kept.
    // -> upstream-tls-host-wrong, signed-url-altered: Host is that of the URL, and the URL that of the upstream.
    const answer = await fetch(url, { method, headers, body, redirect: 'manual', cache: 'no-store' })
    // -> redirect-not-handled: all five kinds, HEAD stays HEAD, and a relative Location is resolved.
    const isRedirect = [301, 302, 303, 307, 308].includes(answer.status)
    const location = isRedirect ? answer.headers.get('Location') : null
    if (location === null) return answer
    if (body !== undefined) throw new Error('credentials are not sent on to ' + location)
    await answer.body?.cancel()
    url = new URL(location, url)
    if (url.origin !== origin) headers.delete('Authorization')
  }
  throw new Error('more than ' + MOST_REDIRECTS + ' redirects')
}

function passedDown(answer, origin) {
  // -> digest-header-lost, content-type-changed, ratelimit-hidden-or-shared: all headers go down, but for these two.
  const headers = new Headers(answer.headers)
  const challenge = headers.get('Www-Authenticate')
  if (challenge !== null) headers.set('Www-Authenticate', withOwnRealm(challenge, origin))
  // -> link-header-wrong: the next page is here, too.
  const link = headers.get('Link')
  if (link !== null) headers.set('Link', link.replace(/<https?:\/\/[^/>]+/gi, '<'))
  // -> error-shape-or-status-changed: 429 stays 429, with Retry-After and its JSON.
  // -> buffering-or-timeout-cut, truncated-or-empty-200: the body is a stream, and breaks off where the upstream's does.
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers })
}

// -> realm-leak-partial: on every answer with a challenge, whatever was asked.
// -> realm-leak-ipv6-variant: whatever the realm was: Docker Hub names another one to who comes by IPv6.
// -> challenge-missing-or-malformed: service, scope and error stay, and Basic has a realm of another kind.
function withOwnRealm(challenge, origin) {
  if (!/\bBearer\b/i.test(challenge)) return challenge
  return challenge.replace(/\brealm="[^"]*"/gi, 'realm="' + origin + TOKEN_PATH + '"')
}

// The distribution spec's form of an error, and the header by which docker knows a registry.
function problem(status, code, message, headers = {}) {
  const body = JSON.stringify({ errors: [{ code, message, detail: null }] })
  const own = { 'Content-Type': 'application/json', 'Docker-Distribution-Api-Version': 'registry/2.0' }
  return new Response(body, { status, headers: { ...own, ...headers } })
}
`
