// Flow files as mitmproxy writes them, made of plain values; for each version the keys that it had.

import { openFlows } from '../../src/capture/import/flows.ts'
import type { Imported } from '../../src/capture/import/imported.ts'
import { encodeNetstring } from '../../src/capture/import/flows/encode.ts'
import type { Member, Netstring } from '../../src/capture/import/flows/netstring.ts'

/** Text is Python's `str`; a Buffer is `bytes`; a number with a fraction, or a Seconds, is a float. */
export type Plain =
  string | Buffer | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

export function netstring(value: Plain): Netstring {
  if (value === null) return { kind: 'null' }
  if (typeof value === 'string') return { kind: 'text', text: value }
  if (typeof value === 'boolean') return { kind: 'boolean', value }
  if (typeof value === 'number')
    return { kind: 'number', tag: Number.isSafeInteger(value) ? '#' : '^', literal: String(value) }
  if (Buffer.isBuffer(value)) return { kind: 'bytes', bytes: value }
  if (Array.isArray(value)) return { kind: 'list', items: (value as readonly Plain[]).map(netstring) }
  const members = Object.entries(value).map(([key, field]): Member => [netstring(key), netstring(field)])
  return { kind: 'dictionary', members, byName: new Map() }
}

/** A file of these flows. */
export function flowFile(...flows: readonly Plain[]): Buffer {
  return Buffer.concat(flows.map((flow) => encodeNetstring(netstring(flow))))
}

export interface FlowOptions {
  /** Of mitmproxy's format: 7 is mitmproxy 5, 17 is 8, 21 is 10 to 12. */
  readonly version?: number
  readonly url?: string
  readonly method?: string
  readonly headers?: readonly (readonly [string, string])[]
  readonly body?: string | Buffer | null
  readonly answer?: {
    readonly status?: number
    readonly headers?: readonly (readonly [string, string])[]
    readonly body?: string | Buffer | null
  } | null
  readonly error?: string | null
  /** Of the client's connection. */
  readonly client?: string
  readonly httpVersion?: string
  /** HTTP/2's own name of the host. */
  readonly authority?: string
  /** Seconds after the first. */
  readonly at?: number
  readonly certificate?: string
}

export const BEGAN = 1_767_225_600.5

/** One GET that is answered, by a registry over TLS, unless the options say otherwise. */
export function httpFlow(options: FlowOptions = {}): { readonly [key: string]: Plain } {
  const { version = 17, at = 0, error = null } = options
  return {
    version,
    type: 'http',
    id: `flow-${at}`,
    request: requestOf(options),
    response: responseOf(options),
    error: error === null ? null : { msg: error, timestamp: BEGAN + at + 0.5 },
    client_conn: clientOf(options),
    server_conn: serverOf(options),
    intercepted: false,
    marked: version < 13 ? false : '',
    metadata: {},
    ...(version < 17 ? { mode: 'regular' } : {}),
  }
}

function requestOf({ url = 'https://r.example/v2/', method = 'GET', at = 0, ...rest }: FlowOptions): Plain {
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const scheme = protocol.slice(0, -1)
  const { headers = [['Host', hostname]], body = '' } = rest
  return {
    method: Buffer.from(method),
    scheme: Buffer.from(scheme),
    host: hostname,
    port: port === '' ? (scheme === 'http' ? 80 : 443) : Number(port),
    path: Buffer.from(pathname + search),
    authority: Buffer.from(rest.authority ?? ''),
    ...messageOf({ headers, body }, { at: at + 0.001, ...rest }),
  }
}

function responseOf({ answer = {}, at = 0, ...rest }: FlowOptions): Plain {
  if (answer === null) return null
  const { status = 200, headers = [['Content-Length', '2']], body = '{}' } = answer
  return {
    status_code: status,
    reason: Buffer.from(status === 200 ? 'OK' : 'Reason'),
    ...messageOf({ headers, body }, { at: at + 0.25, ...rest }),
  }
}

function messageOf(
  {
    headers,
    body,
  }: { readonly headers: readonly (readonly [string, string])[]; readonly body: string | Buffer | null },
  { at = 0, version = 17, httpVersion = 'HTTP/1.1' }: FlowOptions,
): { readonly [key: string]: Plain } {
  return {
    http_version: Buffer.from(httpVersion),
    headers: headers.map((pair) => pair.map((text) => Buffer.from(text))),
    content: typeof body === 'string' ? Buffer.from(body) : body,
    ...(version < 8 ? {} : { trailers: null }),
    timestamp_start: BEGAN + at,
    timestamp_end: BEGAN + at + 0.125,
  }
}

function clientOf({ version = 17, client = 'client-1' }: FlowOptions): Plain {
  const address: Plain = ['127.0.0.1', 50_000]
  return {
    id: client,
    ...(version < 19 ? { address } : { peername: address }),
    timestamp_start: BEGAN,
    timestamp_end: null,
    timestamp_tls_setup: BEGAN + 0.0005,
    sni: version < 11 ? Buffer.from('r.example') : 'r.example',
    ...(version < 10 ? { alpn_proto_negotiated: null } : { alpn_offers: [Buffer.from('http/1.1')] }),
    ...(version < 18 ? {} : { proxy_mode: 'regular' }),
  }
}

function serverOf({ version = 17, client = 'client-1', certificate }: FlowOptions): Plain {
  const peer: Plain = ['192.0.2.1', 443]
  const pem = certificate === undefined ? null : Buffer.from(certificate)
  return {
    id: `server-of-${client}`,
    address: ['r.example', 443],
    ...(version < 19 ? { ip_address: peer } : { peername: peer }),
    timestamp_start: BEGAN + 0.0625,
    timestamp_tcp_setup: BEGAN + 0.125,
    timestamp_tls_setup: BEGAN + 0.1875,
    timestamp_end: null,
    tls_version: 'TLSv1.3',
    ...(version < 10 ? { cert: pem } : { certificate_list: pem === null ? [] : [pem] }),
    ...(version < 10 ? {} : { [version < 19 ? 'cipher_name' : 'cipher']: 'TLS_AES_256_GCM_SHA384' }),
    via: null,
    ...(version < 10 || version > 18 ? {} : { via2: null }),
  }
}

/** What a flow file says, all its bytes at once; options as for the reader itself. */
export function readFlows(bytes: Uint8Array, options: Parameters<typeof openFlows>[0] = {}): Imported {
  const reader = openFlows(options)
  reader.push(bytes)
  return reader.end()
}

/** A flow whose answer has a body of so many pieces, each made when it is asked for; all are of one length. */
export function* longFlow(options: FlowOptions, count: number, piece: () => Buffer): Generator<Buffer> {
  const { response, ...flow } = httpFlow(options)
  const { content: _, ...message } = response as { readonly [key: string]: Plain }
  const bytes = count * piece().length
  const before = Buffer.concat([membersOf(message), Buffer.from(`7:content;${bytes}:`)])
  const answer = before.length + bytes + ','.length
  const start = Buffer.concat([membersOf(flow), Buffer.from(`8:response;${answer}:`)])
  yield Buffer.concat([Buffer.from(`${start.length + answer + '}'.length}:`), start, before])
  for (let i = 0; i < count; i += 1) yield piece()
  yield Buffer.from(',}}')
}

function membersOf(dictionary: { readonly [key: string]: Plain }): Buffer {
  return flowFile(...Object.entries(dictionary).flat())
}
