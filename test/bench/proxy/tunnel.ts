// A client's TLS connection to the origin: direct, or through CONNECT. Verifies nothing: each subject shows its own
// certificate, and what a client makes of it is not measured.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

export interface Way {
  readonly origin: { readonly host: string; readonly port: number }
  /** Port of the proxy on loopback; null: direct. */
  readonly proxyPort: number | null
}

export async function openWay({ origin, proxyPort }: Way): Promise<TLSSocket> {
  const socket = connect({
    host: proxyPort === null ? origin.host : '127.0.0.1',
    port: proxyPort ?? origin.port,
    noDelay: true,
  })
  await once(socket, 'connect')
  if (proxyPort !== null) await connectThrough(socket, `${origin.host}:${origin.port}`)
  const secure = connectTls({ socket, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
  await once(secure, 'secureConnect')
  return secure
}

async function connectThrough(socket: Socket, authority: string): Promise<void> {
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  if (!/^HTTP\/1\.[01] 200 /.test(answer.toString('latin1')))
    throw new Error(`CONNECT was answered with ${answer.toString('latin1')}`)
}
