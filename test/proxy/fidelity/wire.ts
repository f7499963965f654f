// One conversation between a raw client and a raw origin, either directly or through pullscope. Bytes only: no HTTP is
// parsed or made here, and neither side closes on its own.

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { HOST, proxyRig, upstreamAuthority, type ProxyRig } from '../../helpers/proxy-rig.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { end, type End } from './end.ts'

export type Way = 'direct' | 'through'
/** `tls`: behind CONNECT. `plain`: HTTP without TLS, through pullscope in absolute form. */
export type Layer = 'tls' | 'plain'

export interface Wire {
  readonly way: Way
  readonly client: End
  /** The connection number `index` to the origin, from 0, once it is there. */
  readonly origin: (index?: number) => Promise<End>
  /** Connections to the origin so far. */
  readonly origins: readonly End[]
  /** null on the direct way. */
  readonly rig: ProxyRig | null
}

export async function openWire(way: Way, layer: Layer): Promise<Wire> {
  const { cert, leafFor } = await upstreamAuthority()
  const origins: End[] = []
  const sockets: Socket[] = []
  const secureContext = createSecureContext(leafFor(HOST))
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (raw) => {
    sockets.push(raw)
    const options = { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] }
    origins.push(end(raw, layer === 'tls' ? new TLSSocket(raw, options) : raw))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const connectTo = [{ host: HOST, port: null, toHosts: ['127.0.0.1'], toPort: port }]
  const rig = way === 'direct' ? null : await proxyRig({ connectTo })
  const raw = connect({
    allowHalfOpen: true,
    noDelay: true,
    ...(rig?.proxy.address ?? { port, host: '127.0.0.1' }),
  })
  sockets.push(raw)
  await once(raw, 'connect')
  let client = end(raw, raw)
  if (layer === 'tls') {
    if (rig !== null) await tunnel(raw)
    const ca = rig?.authority.cert ?? cert
    const secure = connectTls({ socket: raw, servername: HOST, ca, ALPNProtocols: ['http/1.1'] })
    await once(secure, 'secureConnect')
    client = end(raw, secure)
  } else if (rig !== null) client = absolute(client)
  return {
    way,
    client,
    origins,
    rig,
    origin: (index = 0) =>
      waitFor(() => origins[index], {
        what: `connection ${index} to the origin`,
        seen: () => origins.length,
      }),
  }
}

async function tunnel(raw: Socket): Promise<void> {
  raw.removeAllListeners('data')
  raw.write(`CONNECT ${HOST}:443 HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
  const [answer] = (await once(raw, 'data')) as [Buffer]
  if (!/^HTTP\/1\.1 200 .*\r\n\r\n$/s.test(answer.toString()))
    throw new Error(`CONNECT was answered with ${answer.toString()}`)
  raw.pause()
}

/** Requests in the form that a proxy is sent without CONNECT (RFC 9112 §3.2.2). */
function absolute(client: End): End {
  const send = (bytes: string | Buffer): void =>
    client.send(
      typeof bytes === 'string'
        ? bytes.replaceAll(/^([A-Z]+) (\/\S*) HTTP\/1/gm, `$1 http://${HOST}$2 HTTP/1`)
        : bytes,
    )
  return { ...client, send }
}
