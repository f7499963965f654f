// What a client puts into a CONNECT tunnel: TLS, which is opened with a certificate of ours, plain HTTP, or what is none
// of our business.

import type { Socket } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'
import { BUFFERING } from './buffering.ts'
import { canonicalHost, formatAuthority, type Authority, type Scheme } from './authority.ts'
import { clientTlsCause, messageOf } from '../io/causes.ts'
import { parseClientHello, startsTls, type ClientHello } from './client-hello.ts'
import type { ClientConnection } from './connection.ts'
import type { ProxyOptions } from './options.ts'
import { passThrough, type Decides } from './passthrough.ts'

interface TunnelOptions {
  readonly connection: ClientConnection
  /** From the CONNECT line. */
  readonly authority: Authority
  /** The certificate for a host. May throw. */
  readonly contextFor: (host: string) => SecureContext
  readonly decides: Decides
  readonly keyLog: ProxyOptions['keyLog']
  /** Reads HTTP from a socket, the client's or TLS over it. */
  readonly serve: (socket: Socket) => void
}

/** To be called when CONNECT is accepted: a client that then sends nothing is not waited for without end. */
export function awaitTunnel(connection: ClientConnection, authority: Authority, patienceMs: number): void {
  connection.enterTunnel(authority)
  connection.arm(patienceMs, () => {
    const shown = formatAuthority(authority, 'https')
    const message = `the client did not finish a TLS handshake within ${patienceMs / 1000} s`
    connection.tunnelLog.failed(shown, 'timeout', message)
    connection.destroy('client', 'timeout', message)
  })
}

/** `socket` is the client's, paused; `firstBytes` have been taken from it. */
export function openTunnel(socket: Socket, firstBytes: Buffer, options: TunnelOptions): void {
  const { connection, authority, decides, serve } = options
  if (startsTls(firstBytes[0])) {
    readHello(socket, firstBytes, (hello, bytes) => {
      socket.unshift(bytes)
      if (decides(authority, hello.sni) === 'pass') {
        connection.tunnelLog.openedSealed('https', hello)
        pass(socket, 'https', options)
      } else {
        connection.tunnelLog.opened('https', hello)
        openTls(socket, hello, options)
      }
    })
    return
  }
  socket.unshift(firstBytes)
  if (decides(authority, null) === 'pass') {
    connection.tunnelLog.openedSealed('http')
    pass(socket, 'http', options)
    return
  }
  connection.tunnelLog.opened('http')
  connection.disarm()
  serve(socket)
  socket.resume()
}

/** Once there is something in it, such a tunnel may be idle for as long as both sides like. */
function pass(socket: Socket, scheme: Scheme, { connection, authority }: TunnelOptions): void {
  connection.disarm()
  void passThrough(socket, { connection, authority, scheme })
}

function readHello(socket: Socket, bytes: Buffer, done: (hello: ClientHello, bytes: Buffer) => void): void {
  const hello = parseClientHello(bytes)
  if (hello !== 'incomplete') {
    done(hello, bytes)
    return
  }
  socket.once('data', (chunk: Buffer) => {
    socket.pause()
    readHello(socket, Buffer.concat([bytes, chunk]), done)
  })
  socket.resume()
}

function openTls(
  socket: Socket,
  hello: ClientHello,
  { connection, authority, contextFor, keyLog, serve }: TunnelOptions,
): void {
  // A client that connects to an address and names a host expects the host's certificate.
  const host = (hello.sni === null ? null : canonicalHost(hello.sni)) ?? authority.host
  const shown = formatAuthority({ host, port: authority.port }, 'https')
  let secureContext: SecureContext
  try {
    secureContext = contextFor(host)
  } catch (error) {
    connection.tunnelLog.failed(
      shown,
      'other',
      `no certificate could be made for ${shown}: ${messageOf(error)}`,
    )
    connection.end()
    return
  }
  const secure = new TLSSocket(socket, {
    ...BUFFERING,
    isServer: true,
    secureContext,
    ALPNProtocols: ['http/1.1'],
  })
  if (keyLog !== null) secure.on('keylog', keyLog)
  connection.tunnelLog.handshakeStarted(shown)
  let isOpen = false
  // Node's own servers listen to this event: it comes for errors after the handshake, too, when 'error' does not.
  secure.on('_tlsError', (error: Error) => {
    const cause = clientTlsCause(error)
    // With TLS 1.3, a client may judge our certificate when the handshake is over for us.
    const isVerdict = cause === 'untrusted' || cause === 'rejected'
    if (!isOpen || isVerdict) connection.tunnelLog.failed(shown, cause, tlsMessage(shown, cause, error))
    secure.destroy()
  })
  secure.once('secure', () => {
    isOpen = true
    connection.disarm()
    connection.secured(secure)
    serve(secure)
  })
}

function tlsMessage(shown: string, cause: string, error: Error): string {
  const verdict =
    cause === 'untrusted' || cause === 'rejected'
      ? `the client does not accept the certificate of pullscope for ${shown}`
      : `the TLS handshake with the client failed for ${shown}`
  return `${verdict}: ${'reason' in error ? String(error.reason) : error.message}`
}
