// A tunnel through a proxy that does not decrypt it, as two raw ends.

import { parseHostPattern, type HostPattern } from '../../src/proxy/host-pattern.ts'
import { helloOf } from './client-hello.ts'
import { HOST, proxyRig, tunnelled, type ProxyRig } from './proxy-rig.ts'
import { rawOrigin } from './raw-origin.ts'
import { rawPeer, type RawPeer } from './raw-peer.ts'
import { waitFor } from './wait-for.ts'

/** A ClientHello without the rest of a handshake: a test may then send what it likes. */
export const RECORD = await helloOf({ servername: HOST })
export const HELLO = RECORD.length

export function hosts(...texts: readonly string[]): HostPattern[] {
  return texts.map((text) => {
    const pattern = parseHostPattern(text)
    if (pattern === null) throw new Error(`${text} is no pattern`)
    return pattern
  })
}

export interface Sealed {
  readonly rig: ProxyRig
  readonly client: RawPeer
  readonly upstream: RawPeer
}

/** A tunnel of raw bytes behind a ClientHello, which has arrived. Both ends may be half closed. */
export async function sealed(options: { readonly patienceMs?: number } = {}): Promise<Sealed> {
  const origin = await rawOrigin({ onPeer: ({ socket }) => (socket.allowHalfOpen = true) })
  const rig = await proxyRig({ origin, passthrough: hosts(HOST), ...options })
  const socket = await tunnelled(rig, `${HOST}:443`)
  socket.allowHalfOpen = true
  const client = rawPeer(socket)
  client.send(RECORD)
  const upstream = await origin.peer(0)
  await waitFor(() => upstream.bytes() === HELLO, { what: 'the hello', seen: () => upstream.bytes() })
  return { rig, client, upstream }
}
