// The catalogue of what candidates get wrong: id and title of each fault. Probes are named by these ids; nothing here
// knows how a fault is found.

export interface CataloguedFault {
  readonly id: string
  readonly title: string
}

/** In the catalogue's order: challenge and token, names, blobs, headers, pushes, errors. Ids are never renamed. */
export const CATALOGUED_FAULTS: readonly CataloguedFault[] = [
  { id: 'realm-leak-upstream', title: "The challenge still names the upstream's auth server" },
  {
    id: 'realm-leak-partial',
    title: 'Only the `/v2/` challenge is rewritten; manifest, tags or blob 401s still leak',
  },
  {
    id: 'realm-leak-ipv6-variant',
    title: 'The rewrite matches `auth.docker.io` but the upstream sometimes answers with another realm',
  },
  { id: 'realm-wrong-scheme', title: 'Realm is `http://` on an https registry (or the reverse)' },
  {
    id: 'realm-wrong-host-port',
    title: 'Realm has the wrong host or port: port missing, port doubled, internal name',
  },
  {
    id: 'challenge-missing-or-malformed',
    title: '401 without a usable challenge, or a challenge where none belongs',
  },
  {
    id: 'token-post-unsupported',
    title: 'Token endpoint handles GET only; POST is treated as GET without parameters, or returns HTML',
  },
  {
    id: 'token-endpoint-mangled',
    title:
      'Token answer or query is changed: parameters dropped, `service` replaced, error turned into 500, empty token',
  },
  {
    id: 'library-missing-scope',
    title: 'Token scope for a one-segment name is not turned into `library/<name>`',
  },
  { id: 'multi-scope-collapsed', title: 'Repeated `scope` parameters are reduced to one' },
  {
    id: 'basic-credentials-dropped',
    title: "The client's own credentials never reach the upstream auth server",
  },
  {
    id: 'auth-response-cached',
    title: '401s, tokens or "auth failed" states are cached across users or after a fix',
  },
  {
    id: 'upstream-identity-shared',
    title: 'The mirror uses one upstream identity and serves whatever it can read to anyone',
  },
  {
    id: 'library-missing-path',
    title: 'One-segment names are not mapped to `library/` in manifests, blobs or tags',
  },
  {
    id: 'library-misapplied',
    title: 'The rewrite is done by an external redirect, applied to other upstreams, or applied twice',
  },
  { id: 'ns-misrouted', title: '`?ns=` is ignored, trusted blindly, or leaks state between requests' },
  { id: 'query-dropped', title: 'The query string is lost when forwarding' },
  {
    id: 'link-header-wrong',
    title: 'Pagination `Link` points to the upstream, an internal path, or is missing',
  },
  { id: 'path-or-digest-altered', title: 'The path is normalised or rebuilt wrongly on the way up' },
  {
    id: 'v2-root-or-prefix-wrong',
    title: '`/v2`, `/v2/` or the path prefix is not served as the protocol expects',
  },
  { id: 'blob-redirect-leak', title: "Blob requests are redirected to the upstream's CDN" },
  { id: 'cdn-host-hardcoded', title: 'Redirect handling knows fixed CDN host names' },
  {
    id: 'redirect-not-handled',
    title:
      'Some redirect forms break: relative `Location`, several hops, 301/302/303/307/308 mix, redirect on `/v2/` or on manifests, HEAD turned into GET',
  },
  {
    id: 'auth-forwarded-to-cdn',
    title: 'The proxy follows the redirect itself and sends `Authorization` to the object store',
  },
  {
    id: 'signed-url-cached',
    title: 'The redirect with its signed URL is cached longer than the signature lives',
  },
  {
    id: 'signed-url-altered',
    title: 'The signed URL is re-encoded, loses its query, or is fetched with another Host',
  },
  { id: 'range-broken', title: 'Range requests on blobs are ignored or answered wrongly' },
  { id: 'truncated-or-empty-200', title: '200 with the right headers and an empty or short body' },
  {
    id: 'html-served-as-content',
    title: 'A page (UI, error, landing) is served as manifest or blob with status 200',
  },
  { id: 'buffering-or-timeout-cut', title: 'The proxy buffers whole layers or cuts long transfers' },
  { id: 'accept-lost', title: '`Accept` does not reach the upstream' },
  { id: 'cache-key-too-narrow', title: 'Cache key ignores `Accept`, method, `ns` or the repository' },
  { id: 'head-unsupported', title: 'HEAD is refused or means something else than GET' },
  {
    id: 'head-metadata-missing',
    title: 'HEAD (or GET) manifest lacks `Content-Length` or `Content-Type`, or says 0',
  },
  { id: 'digest-header-lost', title: '`Docker-Content-Digest` is missing or wrong' },
  { id: 'content-type-changed', title: 'Manifest media type is changed to something generic' },
  { id: 'content-encoding-altered', title: 'Body is compressed, decompressed or mislabelled on the way' },
  { id: 'stale-tag', title: 'A moved tag keeps its old digest' },
  { id: 'header-size-limit', title: "Long tokens or long redirect headers exceed the proxy's limits" },
  {
    id: 'upstream-tls-host-wrong',
    title: 'The proxy talks to the upstream with the wrong SNI, Host or a stale IP',
  },
  { id: 'upload-body-limit', title: 'Request body size limit in front of the registry' },
  { id: 'write-path-broken', title: 'Upload `Location`, write verbs or `Range` answers are wrong' },
  { id: 'error-shape-or-status-changed', title: 'Errors lose the spec shape, or the status changes class' },
  {
    id: 'ratelimit-hidden-or-shared',
    title: "The mirror's own upstream limit is hit, and the signs of it are dropped",
  },
  { id: 'edge-quota-or-waf-page', title: 'The platform in front answers instead of the proxy' },
]
