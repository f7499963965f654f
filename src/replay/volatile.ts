// What differs between any two answers, and so says nothing of a candidate: each with the reason. Two captures that are
// laid side by side (src/diff) still tell by some of it who answered, and how long an answer may be kept.

export interface Volatile {
  /** In lower case; with a `*` at its end for all that begin so. */
  readonly name: string
  readonly because: string
}

export interface VolatileHeader extends Volatile {
  /** What captures of one registry share of it all the same: its value; that there is one; or not even that. */
  readonly shared: 'value' | 'presence' | 'nothing'
}

/** The first that fits counts. */
export const VOLATILE_HEADERS: readonly VolatileHeader[] = [
  { name: 'date', shared: 'nothing', because: 'the time of the answer' },
  { name: 'age', shared: 'presence', because: 'how long a cache has had it' },
  { name: 'expires', shared: 'presence', because: 'reckoned from the time of the answer' },
  { name: 'last-modified', shared: 'presence', because: 'when this server stored it, not what it is' },
  { name: 'etag', shared: 'presence', because: 'each server makes its own; registry clients go by digests' },
  { name: 'set-cookie', shared: 'presence', because: 'no registry client sends cookies back' },
  { name: 'server', shared: 'value', because: 'who answers is what differs on purpose' },
  { name: 'via', shared: 'value', because: 'names the proxies on the way' },
  { name: 'x-cache', shared: 'value', because: 'whether a cache had it' },
  { name: 'x-cache-status', shared: 'value', because: 'whether a cache had it' },
  { name: 'x-proxy-cache', shared: 'value', because: 'whether a cache had it' },
  { name: 'x-powered-by', shared: 'value', because: 'who answers is what differs on purpose' },
  { name: 'x-*', shared: 'presence', because: 'no registry client reads any' },
  { name: 'cf-cache-status', shared: 'value', because: 'whether Cloudflare’s cache had it' },
  { name: 'cf-*', shared: 'presence', because: 'Cloudflare’s own marks of one answer' },
  { name: 'alt-svc', shared: 'presence', because: 'an offer of another protocol, to be taken or left' },
  { name: 'nel', shared: 'presence', because: 'where browsers report errors' },
  { name: 'report-to', shared: 'presence', because: 'where browsers report errors' },
  { name: 'server-timing', shared: 'presence', because: 'the time that one answer took' },
  {
    name: 'docker-ratelimit-source',
    shared: 'presence',
    because: 'the address or account that the limit counts',
  },
  { name: 'ratelimit-remaining', shared: 'presence', because: 'what is left goes down with each pull' },
  { name: 'ratelimit-reset', shared: 'presence', because: 'reckoned from the time of the answer' },
  { name: 'strict-transport-security', shared: 'value', because: 'for browsers' },
  { name: 'vary', shared: 'value', because: 'for caches' },
  { name: 'cache-control', shared: 'value', because: 'for caches' },
  { name: 'connection', shared: 'nothing', because: 'of one connection (RFC 9110 §7.6.1)' },
  { name: 'keep-alive', shared: 'nothing', because: 'of one connection' },
  {
    name: 'transfer-encoding',
    shared: 'nothing',
    because: 'of one connection; the length is compared by itself',
  },
  { name: 'docker-upload-uuid', shared: 'presence', because: 'names one upload' },
]

/** Query parameters of redirects. Values of all others are compared. */
export const VOLATILE_PARAMETERS: readonly Volatile[] = [
  { name: 'x-amz-*', because: 'the signature of S3 and R2, and its time' },
  { name: 'expires', because: 'when a signature ends' },
  { name: 'signature', because: 'signs one URL for a short time' },
  { name: 'policy', because: 'CloudFront’s signature' },
  { name: 'key-pair-id', because: 'CloudFront’s signature' },
  { name: 'verify', because: 'Docker Hub’s signature' },
  { name: '_state', because: 'Distribution’s state of one upload' },
]

/** Why a name says nothing; null when it does. */
export function whyVolatile(table: readonly Volatile[], name: string): string | null {
  return entryOf(table, name)?.because ?? null
}

/** What two captures share of a header, whatever its case: of one that the table does not have, its value. */
export function sharedOf(table: readonly VolatileHeader[], name: string): VolatileHeader['shared'] {
  return entryOf(table, name)?.shared ?? 'value'
}

function entryOf<T extends Volatile>(table: readonly T[], name: string): T | undefined {
  const wanted = name.toLowerCase()
  return table.find((each) =>
    each.name.endsWith('*') ? wanted.startsWith(each.name.slice(0, -1)) : wanted === each.name,
  )
}

/** Host, path, and those parameters that are the same each time. */
export function withoutVolatile(url: URL): string {
  const kept = [...url.searchParams].filter(([name]) => whyVolatile(VOLATILE_PARAMETERS, name) === null)
  const query = new URLSearchParams(kept).toString()
  return `${url.origin}${url.pathname}${query === '' ? '' : `?${query}`}`
}
