// One HTTP flow as mitmproxy 4 to 12 write it (mitmproxy/io/compat.py tells what changed when), with one name for each
// thing. What a version does not say is null. Knows nothing of events.

import type { HeaderList } from '../../../http/headers.ts'
import { addressOf, bytesOf, fieldOf, headersOf, itemsOf, numberOf, secondsOf, stringOf } from './fields.ts'
import type { Dictionary, Netstring } from './tnetstring.ts'

export interface Flow {
  readonly client: Side
  readonly server: ServerSide
  readonly request: Message & {
    readonly method: string
    /** `https`, `http`; empty for CONNECT. */
    readonly scheme: string
    readonly host: string
    readonly port: number
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

/** Times in seconds since 1970. */
interface Message {
  /** `HTTP/1.1`, `HTTP/2.0`. */
  readonly httpVersion: string
  readonly headers: HeaderList
  readonly trailers: HeaderList | null
  /** As on the wire, with its content coding; null when it was streamed past, or was removed. */
  readonly content: Buffer | null
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

/** A flow, or what is missing in it. */
export function readFlow(entry: Dictionary): Flow | string {
  const [request, response] = [fieldOf(entry, 'request'), fieldOf(entry, 'response')]
  const asked = messageOf(request)
  if (asked === null) return '`request` has no headers'
  const [method, scheme, host, path] = ['method', 'scheme', 'host', 'path'].map((name) =>
    stringOf(fieldOf(request, name)),
  )
  const port = numberOf(fieldOf(request, 'port'))
  const { startedAt } = asked
  if (method == null || host == null || port === null || startedAt === null)
    return '`request` lacks its method, host, port or time'
  const answered = response === null || response.kind === 'null' ? null : messageOf(response)
  const status = numberOf(fieldOf(response, 'status_code'))
  if (response !== null && response.kind !== 'null' && (answered === null || !isStatus(status)))
    return '`response` has no status or no headers'
  const client = fieldOf(entry, 'client_conn')
  const message = stringOf(fieldOf(fieldOf(entry, 'error'), 'msg'))
  return {
    client: sideOf(client),
    server: serverOf(fieldOf(entry, 'server_conn')),
    request: { ...asked, method, scheme: scheme ?? '', host, port, path: path ?? '', startedAt },
    response:
      answered === null
        ? null
        : { ...answered, status: status ?? 0, reason: stringOf(fieldOf(response, 'reason')) ?? '' },
    error:
      message === null ? null : { message, at: secondsOf(fieldOf(fieldOf(entry, 'error'), 'timestamp')) },
    // Version 18 moved it to the client's connection; 17 had it nowhere.
    mode: stringOf(fieldOf(entry, 'mode')) ?? stringOf(fieldOf(client, 'proxy_mode')),
  }
}

function isStatus(status: number | null): boolean {
  return status !== null && Number.isInteger(status) && status >= 100 && status <= 999
}

function messageOf(message: Netstring | null): Message | null {
  const headers = headersOf(fieldOf(message, 'headers'))
  if (headers === null) return null
  return {
    httpVersion: stringOf(fieldOf(message, 'http_version')) ?? '',
    headers,
    trailers: headersOf(fieldOf(message, 'trailers')),
    content: bytesOf(fieldOf(message, 'content')),
    startedAt: secondsOf(fieldOf(message, 'timestamp_start')),
    endedAt: secondsOf(fieldOf(message, 'timestamp_end')),
  }
}

/** Version 19 renamed `address` and `ip_address` to `peername`; 6 `ssl` to `tls`. */
function sideOf(side: Netstring | null): Side {
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
function serverOf(server: Netstring | null): ServerSide {
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
function viaOf(via: Netstring | null): string | null {
  const [scheme, place] = itemsOf(via)
  const address = addressOf(place ?? fieldOf(via, 'address'))
  return address === null ? null : `${stringOf(scheme ?? null) ?? 'http'}://${address}`
}
