// A tunnel through a SOCKS5 proxy (RFC 1928, RFC 1929). Knows no names service; the proxy is connected already.

import type { Socket } from 'node:net'
import { SocksClient } from 'socks'
import type { UpstreamCause } from '../capture/event.ts'
import { messageOf } from '../io/causes.ts'
import type { TunnelRequest } from './tunnel-request.ts'

/** What `socks` says, which gives no codes, and what it means. Tested one by one, lest a new version say otherwise. */
const MEANING = new Map<string, readonly [UpstreamCause, string]>([
  rejected('Failure', 'proxy-refused', 'general failure'),
  rejected('NotAllowed', 'proxy-refused', 'not allowed by its rules'),
  rejected('NetworkUnreachable', 'unreachable', 'network unreachable'),
  rejected('HostUnreachable', 'unreachable', 'host unreachable'),
  rejected('ConnectionRefused', 'refused', 'connection refused'),
  rejected('TTLExpired', 'timeout', 'TTL expired'),
  rejected('CommandNotSupported', 'proxy-refused', 'CONNECT is not supported'),
  rejected('AddressNotSupported', 'proxy-refused', 'this kind of address is not supported'),
  ['Socks5 Authentication failed', ['proxy-auth', 'user name or password are wrong']],
  [
    'Received invalid Socks5 initial handshake (no accepted authentication type)',
    ['proxy-auth', 'it takes none of the ways to log in that were offered'],
  ],
  [
    'Received invalid Socks5 initial handshake (unknown authentication type)',
    ['proxy-failed', 'it wants to be logged in to in a way that was not offered'],
  ],
  [
    'Received invalid Socks5 initial handshake (invalid socks version)',
    ['proxy-failed', 'it does not speak SOCKS5'],
  ],
  ['Socket closed', ['proxy-failed', 'it closed the connection']],
])

function rejected(
  name: string,
  cause: UpstreamCause,
  said: string,
): [string, readonly [UpstreamCause, string]] {
  return [`Socks5 proxy rejected connection - ${name}`, [cause, `it said: ${said}`]]
}

/**
 * Resolves with the socket, whose next byte is the upstream's. Rejects with UpstreamError, also when the signal aborts.
 * The error of the library is not passed on: it carries the credentials.
 */
export async function openSocksTunnel(
  socket: Socket,
  { proxy, destination, signal, failure }: TunnelRequest,
): Promise<Socket> {
  const { host, port, credentials } = proxy
  const stop = (): void => void socket.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await SocksClient.createConnection({
      existing_socket: socket,
      command: 'connect',
      proxy: { host, port, type: 5, ...login(credentials) },
      destination,
    })
    return socket
  } catch (error) {
    const said = messageOf(error)
    const [cause, meaning] = MEANING.get(said) ?? ['proxy-failed', said]
    throw failure(cause, meaning)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function login(credentials: TunnelRequest['proxy']['credentials']): { userId?: string; password?: string } {
  return credentials === null ? {} : { userId: credentials.user, password: credentials.password }
}
