// The head of a request as Go's net/http writes it: docker, containerd and podman are all written in Go. Pure.

import { header, type HeaderList } from '../http/headers.ts'
import type { HttpRequest } from './http-client.ts'

/** `one-a-request`: dockerd and podman say `Connection: close` in each request; containerd keeps connections. */
export type Connections = 'reused' | 'one-a-request'

interface GoRequest {
  readonly method: HttpRequest['method']
  readonly url: URL
  readonly userAgent: string
  /** All else, in any order: Go sorts by name. */
  readonly headers: HeaderList
  readonly body?: string
  readonly connections: Connections
}

/**
 * Host and User-Agent first, then the rest by name, then what the transport adds (go/src/net/http/request.go, `write`,
 * and transport.go, `roundTrip`): gzip is asked for unless the answer has no body or is a range.
 */
export function goRequest({ method, url, userAgent, headers, body, connections }: GoRequest): HttpRequest {
  const sorted = [...headers].sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1))
  const wantsGzip =
    method !== 'HEAD' && header(headers, 'range') === null && header(headers, 'accept-encoding') === null
  return {
    method,
    url,
    body: body ?? null,
    headers: [
      ['Host', url.host],
      ['User-Agent', userAgent],
      ...(body === undefined ? [] : ([['Content-Length', String(Buffer.byteLength(body))]] as const)),
      ...sorted,
      ...(wantsGzip ? ([['Accept-Encoding', 'gzip']] as const) : []),
      ...(connections === 'reused' ? [] : ([['Connection', 'close']] as const)),
    ],
  }
}
