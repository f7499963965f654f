// TLS to an upstream: what is trusted, what is shown to it, and the handshake. Knows no names service and no HTTP.

import { isIP, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, rootCertificates, type TLSSocket } from 'node:tls'
import type { UpstreamTls } from '../capture/event.ts'
import { BUFFERING } from './buffering.ts'
import { codeOf, messageOf } from '../io/causes.ts'
import { matchesHost } from './host-pattern.ts'
import type { ProxyOptions } from './options.ts'
import { ready } from './ready.ts'
import { tlsFacts } from './tls-facts.ts'
import { unreachable, type Target } from './upstream-error.ts'

interface Secured {
  readonly socket: TLSSocket
  readonly tls: UpstreamTls | null
}

/** Opens TLS over a connection to `target`. Rejects with UpstreamError, or with what Node and OpenSSL say. */
export type Secure = (tcp: Socket, target: Target, signal: AbortSignal) => Promise<Secured>

type UpstreamTlsOptions = Pick<
  ProxyOptions,
  'upstreamCa' | 'clientCertificates' | 'insecureUpstreams' | 'keyLog'
>

/**
 * Trusts Node's own roots, and `upstreamCa`. Verifies each upstream against the host asked for, wherever it was connected to, but for `insecureUpstreams`. HTTP/1.1
 * is all we speak, so it is all we offer. Throws what OpenSSL says of a certificate and key that it cannot take.
 */
export function createUpstreamTls({
  upstreamCa,
  clientCertificates,
  insecureUpstreams,
  keyLog,
}: UpstreamTlsOptions): Secure {
  const trust = upstreamCa.length === 0 ? {} : { ca: [...rootCertificates, ...upstreamCa] }
  const anonymous = createSecureContext(trust)
  const contexts = clientCertificates.map(({ hosts, cert, key }) => ({
    hosts,
    context: createSecureContext({ ...trust, cert, key }),
  }))

  return async (tcp, target, signal) => {
    const { authority } = target
    const { host } = authority
    const isInsecure = insecureUpstreams.some((pattern) => matchesHost(pattern, authority))
    const socket = connectTls({
      ...BUFFERING,
      socket: tcp,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}), // an address is no server name (RFC 6066 §3)
      secureContext: contexts.find(({ hosts }) => matchesHost(hosts, authority))?.context ?? anonymous,
      rejectUnauthorized: !isInsecure,
      ALPNProtocols: ['http/1.1'],
    })
    if (keyLog !== null) socket.on('keylog', keyLog)
    const asked = whetherAsked(socket)
    try {
      await ready(socket, 'secureConnect', signal)
    } catch (error) {
      throw asked() ? unreachable('tls-client-certificate', target, messageOf(error)) : error
    }
    return { socket, tls: tlsFacts(socket, isInsecure ? 'off' : 'on') }
  }
}

/**
 * Did the handshake fail because there was no certificate of ours? TLS 1.2 has no alert for that but handshake_failure
 * (RFC 5246 §7.4.6), which means anything; a CertificateRequest is what lists signature algorithms to a client.
 */
function whetherAsked(socket: TLSSocket): () => boolean {
  let isAsked = false
  socket.once('error', (error) => {
    isAsked = codeOf(error).endsWith('ALERT_HANDSHAKE_FAILURE') && socket.getSharedSigalgs().length > 0
  })
  return () => isAsked
}
