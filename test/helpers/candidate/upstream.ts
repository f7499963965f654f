// How the candidate asks others: one request, or one with the redirects that it follows for its client.

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Readable } from 'node:stream'
import { fromRawHeaders, header, toRawHeaders } from '../../../src/http/headers.ts'
import type { RunningHub } from '../../../src/hub/options.ts'
import type { Breaks, ClientAsk, UpstreamAsk } from './breaks.ts'
import { without } from './rewrite.ts'

export interface Upstreams {
  ask(ask: UpstreamAsk, options: AskOptions): Promise<IncomingMessage>
  close(): void
}

interface AskOptions {
  readonly body: Readable | string | null
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal
}

/** Hosts of the hub are found where it listens, all others by their names. */
export function upstreams({ authorities }: Pick<RunningHub, 'authorities'>, ca: string | null): Upstreams {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }
  const addresses = new Map(Object.values(authorities).map(({ name, address }) => [name, address]))
  return {
    ask: ({ method, origin, target, headers, host }, { body, signal }) =>
      new Promise((resolve, reject) => {
        const url = new URL(origin)
        const isTls = url.protocol === 'https:'
        const request = (isTls ? httpsRequest : httpRequest)(
          {
            ...(addresses.get(url.host) ?? { host: url.hostname, port: url.port }),
            // An address is no name: SNI has none.
            servername: /^[\d.]+$/.test(url.hostname) ? '' : url.hostname,
            ...(ca === null ? {} : { ca }),
            agent: isTls ? agents.https : agents.http,
            method,
            path: target,
            signal,
            headers: toRawHeaders([['Host', host ?? url.host], ...without(headers, 'host')]),
          },
          resolve,
        )
        request.once('error', reject)
        if (body === null || typeof body === 'string') request.end(body ?? undefined)
        else body.pipe(request)
      }),
    close: () => {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const REDIRECT_LIMIT = 10

/** Follows for GET and HEAD, from any status, to relative places and onwards. Credentials stay with the first origin. */
export async function askFollowing(
  first: UpstreamAsk,
  { ask, breaks, upstream, ...options }: AskOptions & { ask: ClientAsk; breaks: Breaks; upstream: Upstreams },
): Promise<IncomingMessage> {
  let now = first
  for (let hops = 0; ; hops++) {
    const { host } = new URL(now.origin)
    const answer = await upstream.ask({ ...now, host: breaks.host?.(host) ?? host }, options)
    const status = answer.statusCode ?? 0
    const to = header(fromRawHeaders(answer.rawHeaders), 'location')
    if (!REDIRECTS.has(status) || to === null || (now.method !== 'GET' && now.method !== 'HEAD'))
      return answer
    const location = new URL(to, now.origin + now.target)
    const redirect = { ask, status, location }
    if (breaks.followRedirect?.(redirect) === 'pass') return answer
    if (hops === REDIRECT_LIMIT) throw new Error(`more than ${REDIRECT_LIMIT} redirects`)
    answer.resume()
    const right: UpstreamAsk = {
      method: first.method,
      origin: location.origin,
      target: location.pathname + location.search,
      headers: location.origin === first.origin ? first.headers : without(first.headers, 'authorization'),
    }
    now = breaks.redirected?.(right, redirect) ?? right
  }
}
