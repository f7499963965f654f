// The TLS front of the hub: one loopback port for all of Docker Hub's names. It routes by Host and logs each
// request that reaches it, which is what a capture has to agree with.

import { readFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import type { KeyPair } from './certificates.ts'

/** Answers one request. A rejection cuts the connection. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** One request as the hub received it, with the answer that it gave. */
export interface LoggedRequest {
  readonly method: string
  readonly host: string
  /** Without the query, which a capture may have redacted. */
  readonly path: string
  /** null when it was closed without an answer. */
  status: number | null
  /** Whether the exchange is over, so that `status` is final. */
  closed: boolean
}

export interface Front {
  readonly port: number
  /** All requests so far, in order of arrival. Grows in place. */
  readonly log: readonly LoggedRequest[]
  readonly stop: () => Promise<void>
}

/** On loopback; port 0 picks a free one. */
export interface FrontAddress {
  readonly host: string
  readonly port: number
}

/** Listens with one certificate for all the hosts. */
export async function startFront(
  certificate: KeyPair,
  hosts: ReadonlyMap<string, Handler>,
  address: FrontAddress = { host: '127.0.0.1', port: 0 },
): Promise<Front> {
  const log: LoggedRequest[] = []
  const tls = { key: await readFile(certificate.key), cert: await readFile(certificate.cert) }
  const server = createServer(tls, (request, response) => {
    const host = request.headers.host ?? ''
    const entry = entryFor(request, host)
    log.push(entry)
    response.once('close', () => {
      entry.status = response.headersSent ? response.statusCode : null
      entry.closed = true
    })
    const handle = hosts.get(host) ?? misdirected
    handle(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    log,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}

function entryFor(request: IncomingMessage, host: string): LoggedRequest {
  return {
    method: request.method ?? '',
    host,
    path: (request.url ?? '').split('?', 1)[0] ?? '',
    status: null,
    closed: false,
  }
}

const misdirected: Handler = async (request, response) => {
  response.writeHead(421).end(`nobody here is called ${request.headers.host ?? '(no name)'}\n`)
  return Promise.resolve()
}

/** Hands requests on to a plain HTTP server, with the headers as they came; `relocate` sees each Location. */
export function forwardTo(port: number, relocate: (location: string) => string): Handler {
  return async (request, response) => {
    const { method, url: path, rawHeaders } = request
    const upstream = httpRequest({ host: '127.0.0.1', port, method, path, headers: rawHeaders as never })
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      upstream.once('response', resolve).once('error', reject)
    })
    // An upload may be answered (401) before it is read to its end: only the answer decides.
    const sent = pipeline(request, upstream)
    const answer = await Promise.race([answered, sent.then(() => answered)])
    response.writeHead(answer.statusCode ?? 502, relocated(answer.rawHeaders, relocate) as never)
    await pipeline(answer, response)
  }
}

function relocated(rawHeaders: readonly string[], relocate: (location: string) => string): string[] {
  return rawHeaders.map((value, i) =>
    rawHeaders[i - 1]?.toLowerCase() === 'location' && i % 2 === 1 ? relocate(value) : value,
  )
}
