// What differs between any two answers, and so says nothing of a candidate: each with the reason.

export interface Volatile {
  /** In lower case; with a `*` at its end for all that begin so. */
  readonly name: string
  readonly because: string
}

export const VOLATILE_HEADERS: readonly Volatile[] = [
  { name: 'date', because: 'the time of the answer' },
  { name: 'age', because: 'how long a cache has had it' },
  { name: 'expires', because: 'reckoned from the time of the answer' },
  { name: 'last-modified', because: 'when this server stored it, not what it is' },
  { name: 'etag', because: 'each server makes its own; registry clients go by digests' },
  { name: 'set-cookie', because: 'no registry client sends cookies back' },
  { name: 'server', because: 'who answers is what differs on purpose' },
  { name: 'via', because: 'names the proxies on the way' },
  { name: 'x-*', because: 'no registry client reads any' },
  { name: 'cf-*', because: 'Cloudflare’s own marks of one answer' },
  { name: 'alt-svc', because: 'an offer of another protocol, to be taken or left' },
  { name: 'nel', because: 'where browsers report errors' },
  { name: 'report-to', because: 'where browsers report errors' },
  { name: 'server-timing', because: 'the time that one answer took' },
  { name: 'docker-ratelimit-source', because: 'the address or account that the limit counts' },
  { name: 'ratelimit-remaining', because: 'what is left goes down with each pull' },
  { name: 'ratelimit-reset', because: 'reckoned from the time of the answer' },
  { name: 'strict-transport-security', because: 'for browsers' },
  { name: 'vary', because: 'for caches' },
  { name: 'cache-control', because: 'for caches' },
  { name: 'connection', because: 'of one connection (RFC 9110 §7.6.1)' },
  { name: 'keep-alive', because: 'of one connection' },
  { name: 'transfer-encoding', because: 'of one connection; the length is compared by itself' },
  { name: 'docker-upload-uuid', because: 'names one upload' },
]

/** Query parameters of redirects. Values of all others are compared. */
const VOLATILE_PARAMETERS: readonly Volatile[] = [
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
  const wanted = name.toLowerCase()
  const found = table.find((each) =>
    each.name.endsWith('*') ? wanted.startsWith(each.name.slice(0, -1)) : wanted === each.name,
  )
  return found?.because ?? null
}

/** Host, path, and those parameters that are the same each time. */
export function withoutVolatile(url: URL): string {
  const kept = [...url.searchParams].filter(([name]) => whyVolatile(VOLATILE_PARAMETERS, name) === null)
  const query = new URLSearchParams(kept).toString()
  return `${url.origin}${url.pathname}${query === '' ? '' : `?${query}`}`
}
