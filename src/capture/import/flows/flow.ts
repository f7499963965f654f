// One HTTP flow as mitmproxy 4 to 12 write it (mitmproxy/io/compat.py tells what changed when), with one name for each
// thing. What a version does not say is null. Knows nothing of events.

import type { HeaderList } from '../../../http/headers.ts'
import type { BodySummary } from '../../event.ts'
import { keepingOfRequest, keepingOfResponse } from '../../keeping.ts'
import { bodyOf, measured } from './body.ts'
import { addressOf, contentOf, fieldOf, headersOf, itemsOf, numberOf, secondsOf, stringOf } from './fields.ts'
import type { Fate } from './long-values.ts'
import type { Dictionary, Long, Netstring } from './netstring.ts'
import { NOTES, originalOf, type Original } from './original.ts'

export interface Flow {
  readonly client: Side
  readonly server: ServerSide
  readonly request: Message & {
    readonly method: string
    /** `https`, `http`; empty for CONNECT. */
    readonly scheme: string
    readonly host: string
    readonly port: number
    /** HTTP/2's `:authority`, which stands in place of a Host; empty where there is none. */
    readonly authority: string
    /** With the query; `*` and, for CONNECT, nothing. */
    readonly path: string
    /** Seconds since 1970. */
    readonly startedAt: number
  }
  readonly response: (Message & { readonly status: number; readonly reason: string }) | null
  readonly error: { readonly message: string; readonly at: number | null } | null
  /** `regular`, `reverse:https://…`: how the client came to mitmproxy; null where the version does not say (8). */
  readonly mode: string | null
}

interface Message extends Head {
  readonly body: BodySummary
  /** Bytes of the body as on the wire, with its content coding; null when it was streamed past, or was removed. */
  readonly recorded: number | null
}

/** Times in seconds since 1970. */
interface Head {
  /** `HTTP/1.1`, `HTTP/2.0`. */
  readonly httpVersion: string
  readonly headers: HeaderList
  readonly trailers: HeaderList | null
  readonly startedAt: number | null
  readonly endedAt: number | null
}

interface Side {
  readonly id: string
  readonly peer: string | null
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly tlsAt: number | null
  readonly sni: string | null
  readonly alpnOffers: readonly string[]
}

interface ServerSide extends Side {
  readonly tcpAt: number | null
  readonly tlsVersion: string | null
  readonly cipher: string | null
  /** PEM, the server's own first. */
  readonly certificate: string | null
  /** The proxy that mitmproxy itself went through. */
  readonly via: string | null
}

/** What of an entry is read here, and by who calls this. */
const READ: ReadonlySet<string> = new Set([
  ...['version', 'type', 'mode', 'request', 'response', 'error', 'client_conn', 'server_conn'],
])

/** For the value to which these names lead: bodies may be long, and what mitmproxy writes besides is for nobody here. */
export function fateOf([part, field, ...inner]: readonly string[]): Fate {
  if (part === undefined) return 'held'
  if (part === 'metadata') return field === undefined || field === NOTES ? 'held' : 'passed'
  if (!READ.has(part)) return 'passed'
  const isOfMessage = part === 'request' || part === 'response'
  return isOfMessage && field === 'content' && inner.length === 0 ? 'measured' : 'held'
}

/** A flow, or what is missing in it. Of its bodies, no more is held than a capture has. */
export function readFlow(entry: Dictionary<Long>): Flow | string {
  const [request, response] = [fieldOf(entry, 'request'), fieldOf(entry, 'response')]
  const asked = headOf(request)
  if (asked === null) return '`request` has no headers'
  const [method, scheme, host, path, authority] = ['method', 'scheme', 'host', 'path', 'authority'].map(
    (name) => stringOf(fieldOf(request, name)),
  )
  const port = numberOf(fieldOf(request, 'port'))
  const { startedAt } = asked
  if (method == null || host == null || port === null || startedAt === null)
    return '`request` lacks its method, host, port or time'
  const answered = response === null || response.kind === 'null' ? null : headOf(response)
  const status = numberOf(fieldOf(response, 'status_code'))
  if (response !== null && response.kind !== 'null' && (answered === null || !isStatus(status)))
    return '`response` has no status or no headers'
  const client = fieldOf(entry, 'client_conn')
  const sent = contentOf(fieldOf(request, 'content'))
  const original = originalOf(entry, 'request')
  const message = stringOf(fieldOf(fieldOf(entry, 'error'), 'msg'))
  return {
    client: sideOf(client),
    server: serverOf(fieldOf(entry, 'server_conn')),
    request: {
      ...{ ...asked, method, scheme: scheme ?? '', host, port, path: path ?? '', startedAt },
      authority: authority ?? '',
      body: asItWas(
        bodyOf(sent, { headers: asked.headers, keeping: keepingOfRequest(asked.headers) }),
        original,
      ),
      recorded: original?.bytes ?? sent?.bytes ?? null,
    },
    response:
      answered === null
        ? null
        : answerOf(response, {
            ...{ ...answered, method, status: status ?? 0 },
            original: originalOf(entry, 'response'),
          }),
    error:
      message === null ? null : { message, at: secondsOf(fieldOf(fieldOf(entry, 'error'), 'timestamp')) },
    // Version 18 moved it to the client's connection; 17 had it nowhere.
    mode: stringOf(fieldOf(entry, 'mode')) ?? stringOf(fieldOf(client, 'proxy_mode')),
  }
}

function isStatus(status: number | null): boolean {
  return status !== null && Number.isInteger(status) && status >= 100 && status <= 999
}

function answerOf(
  response: Netstring<Long> | null,
  {
    method,
    original,
    ...head
  }: Head & { readonly method: string; readonly status: number; readonly original: Original | null },
): Flow['response'] {
  const { status, headers } = head
  const content = contentOf(fieldOf(response, 'content'))
  const isBodiless = method === 'HEAD' || status === 204 || status === 304
  return {
    ...head,
    reason: stringOf(fieldOf(response, 'reason')) ?? '',
    body: asItWas(
      bodyOf(isBodiless ? measured(Buffer.alloc(0)) : content, {
        headers,
        keeping: keepingOfResponse(status, headers),
      }),
      original,
    ),
    recorded: original?.bytes ?? content?.bytes ?? null,
  }
}

/** Size and hash are those that the body had on the wire, also when it was redacted since. */
function asItWas(body: BodySummary, original: Original | null): BodySummary {
  if (original === null) return body
  const { bytes, sha256 } = original
  return { ...body, bytes, sha256, ...(body.text === undefined ? {} : { redacted: true }) }
}

function headOf(message: Netstring<Long> | null): Head | null {
  const headers = headersOf(fieldOf(message, 'headers'))
  if (headers === null) return null
  return {
    httpVersion: stringOf(fieldOf(message, 'http_version')) ?? '',
    headers,
    trailers: headersOf(fieldOf(message, 'trailers')),
    startedAt: secondsOf(fieldOf(message, 'timestamp_start')),
    endedAt: secondsOf(fieldOf(message, 'timestamp_end')),
  }
}

/** Version 19 renamed `address` and `ip_address` to `peername`; 6 `ssl` to `tls`. */
function sideOf(side: Netstring<Long> | null): Side {
  return {
    id: stringOf(fieldOf(side, 'id')) ?? '',
    peer: addressOf(fieldOf(side, 'peername') ?? fieldOf(side, 'address')),
    startedAt: secondsOf(fieldOf(side, 'timestamp_start')),
    endedAt: secondsOf(fieldOf(side, 'timestamp_end')),
    tlsAt: secondsOf(fieldOf(side, 'timestamp_tls_setup') ?? fieldOf(side, 'timestamp_ssl_setup')),
    sni: stringOf(fieldOf(side, 'sni')),
    alpnOffers: itemsOf(fieldOf(side, 'alpn_offers')).flatMap((offer) => stringOf(offer) ?? []),
  }
}

/** A server's `address` is its name. Version 10 made `cert` a list, 19 `cipher_name` `cipher` and `via2` `via`. */
function serverOf(server: Netstring<Long> | null): ServerSide {
  const [certificate] = itemsOf(fieldOf(server, 'certificate_list'))
  return {
    ...sideOf(server),
    peer: addressOf(fieldOf(server, 'peername') ?? fieldOf(server, 'ip_address')),
    tcpAt: secondsOf(fieldOf(server, 'timestamp_tcp_setup')),
    tlsVersion: stringOf(fieldOf(server, 'tls_version')),
    cipher: stringOf(fieldOf(server, 'cipher') ?? fieldOf(server, 'cipher_name')),
    certificate: stringOf(certificate ?? fieldOf(server, 'cert')),
    via: viaOf(fieldOf(server, 'via2') ?? fieldOf(server, 'via')),
  }
}

/** `["http", ["127.0.0.1", 3128]]`; in version 9 and before the state of a connection. */
function viaOf(via: Netstring<Long> | null): string | null {
  const [scheme, place] = itemsOf(via)
  const address = addressOf(place ?? fieldOf(via, 'address'))
  return address === null ? null : `${stringOf(scheme ?? null) ?? 'http'}://${address}`
}
