// Tunnels that are not decrypted: which ones, and their bytes both ways. Knows neither TLS nor HTTP.

import type { Socket } from 'node:net'
import { canonicalHost, type Authority, type Scheme } from './authority.ts'
import type { ClientConnection } from './connection.ts'
import { matchesHost } from './host-pattern.ts'
import type { ProxySettings } from './options.ts'
import { pump } from './pump.ts'
import { onPeerEnd } from './socket-end.ts'
import { UpstreamError } from './upstream-error.ts'

/** Is this tunnel decrypted? `sni` is as the client wrote it; null when there is none. */
export type Decides = (authority: Authority, sni: string | null) => 'intercept' | 'pass'

/** A pattern counts when it is for the host of CONNECT or for the server name; `passthrough` wins. */
export function createDecision({
  passthrough,
  interceptOnly,
}: Pick<ProxySettings, 'passthrough' | 'interceptOnly'>): Decides {
  return ({ host, port }, sni) => {
    const named = sni === null ? null : canonicalHost(sni)
    const names = named === null ? [host] : [host, named]
    const isOneOf = (patterns: ProxySettings['passthrough']): boolean =>
      patterns.some((pattern) => names.some((name) => matchesHost(pattern, { host: name, port })))
    return isOneOf(passthrough) || (interceptOnly !== null && !isOneOf(interceptOnly)) ? 'pass' : 'intercept'
  }
}

interface PassthroughOptions {
  readonly connection: ClientConnection
  /** From the CONNECT line. */
  readonly authority: Authority
  /** `https` when the client speaks TLS. */
  readonly scheme: Scheme
}

/** What is left for an upstream after its client has closed in order is given up when nothing of it goes for so long. */
const LEFT_OVER_MS = 60_000

/**
 * Joins the client's socket, which is paused with all that it sent still in it, to the upstream. Never rejects: when the
 * upstream cannot be reached, the client's connection is closed, because there is no way to answer within its TLS.
 */
export async function passThrough(
  socket: Socket,
  { connection, authority, scheme }: PassthroughOptions,
): Promise<void> {
  socket.allowHalfOpen = true
  try {
    join(socket, await connection.upstream.openTunnel({ scheme, authority, tlsBy: 'client' }), connection)
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error
    if (error.reason === 'reset') connection.reset()
    else connection.end()
  }
}

function join(client: Socket, upstream: Socket, connection: ClientConnection): void {
  const { tunnelLog } = connection
  upstream.allowHalfOpen = true
  client.on('data', ({ length }: Buffer) => tunnelLog.passed({ sent: length, received: 0 }))
  upstream.on('data', ({ length }: Buffer) => tunnelLog.passed({ sent: 0, received: length }))
  onPeerEnd(client, () => upstream.end())
  onPeerEnd(upstream, () => client.end())
  client.once('close', () => {
    if (client.errored !== null) upstream.resetAndDestroy()
    else if (client.readableEnded) finish(upstream)
    else upstream.destroy() // pullscope is being stopped
  })
  upstream.once('error', () => connection.reset())
  upstream.once('close', () => {
    if (!upstream.readableEnded) connection.end()
  })
  pump(client, upstream)
  pump(upstream, client)
}

/** The client has gone in order, perhaps before the upstream took all that it sent. */
function finish(upstream: Socket): void {
  upstream.setTimeout(LEFT_OVER_MS, () => upstream.destroy())
  upstream.unref()
  upstream.destroySoon()
}
