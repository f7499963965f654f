// One authority of the hub: a listener that gives requests to a handler and sends what it answers.

import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Leaf } from '../../certs/leaf.ts'
import { PullscopeError } from '../errors.ts'
import { codeOf, messageOf } from '../io/causes.ts'
import { answerRequest, isClientGone } from './exchange.ts'
import type { Handler, HubRequest } from './handler.ts'
import { unrecorded } from './recording/exchange-record.ts'
import type { HubRecording } from './recording/recording.ts'

export interface HubAddress {
  /** IP address; IPv6 without brackets. */
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
}

export interface Listener {
  readonly port: number
  /** Begins to answer, as `authority`. */
  serve(authority: string, handler: Handler): void
  /** Cuts what is open; resolves when the port is free. Idempotent. */
  close(): Promise<void>
}

interface ListenOptions {
  /** A free port of loopback when absent. */
  readonly address?: HubAddress
  /** The certificate that is shown; null means plain HTTP. It is not renewed: a leaf lives for 7 days. */
  readonly leaf: Leaf | null
  /** Told of what a handler threw, but for a client that went away. */
  readonly onFault: (error: unknown) => void
  /** Gets all that is asked; nobody when absent. */
  readonly recording?: HubRecording | undefined
  /** See `Witness`. */
  readonly witness?: ((request: HubRequest) => (status: number) => void) | undefined
}

/** Where a hub is that is for this machine alone, as it is unless somebody says otherwise. */
export const LOOPBACK = '127.0.0.1'

/** Longer than any client's pause, so that none meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 90_000

/** Throws `port-in-use` and `address-not-available`. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { leaf, onFault, recording, witness, address = { host: LOOPBACK, port: 0 } } = options
  const server: Server = leaf === null ? createHttpServer() : createHttpsServer({ ...leaf })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.requestTimeout = 0 // a large upload takes its time
  const port = await bind(server, address)
  const scheme = leaf === null ? 'http' : 'https'
  let name = addressText({ ...address, port })
  let closing: Promise<void> | null = null
  const watched = recording?.watch(server, () => name)
  return {
    port,
    serve: (authority, handler) => {
      name = authority
      const base = new URL(`${scheme}://${authority}`)
      const { origin } = base
      server.on('request', (request, response) => {
        const record = watched?.begin({ request, response, origin }) ?? unrecorded(request)
        answerRequest({ request, response, base, handler, record, witness }).catch((error: unknown) => {
          record.broken(error)
          response.destroy()
          if (!isClientGone(error)) onFault(error)
        })
      })
    },
    close: () => (closing ??= closeServer(server)),
  }
}

/** `127.0.0.1:5000`, `[::1]:5000`. */
export function addressText({ host, port }: HubAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Gives the port. */
async function bind(server: Server, address: HubAddress): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, address)))
    server.listen(address.port, address.host, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new TypeError('the listener has no address')
  return bound.port
}

function listenError(error: Error, address: HubAddress): PullscopeError {
  const shown = addressText(address)
  if (codeOf(error) === 'EADDRINUSE') {
    return new PullscopeError(
      'port-in-use',
      `the hub cannot listen on ${shown}: another program does`,
      'stop it, or give another port; port 0 picks a free one',
      error,
    )
  }
  const why = codeOf(error) === 'EACCES' ? `this user may not use port ${address.port}` : messageOf(error)
  return new PullscopeError(
    'address-not-available',
    `the hub cannot listen on ${shown}: ${why}`,
    'give an address of this machine, such as 127.0.0.2:5000',
    error,
  )
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
    server.closeAllConnections()
  })
}
