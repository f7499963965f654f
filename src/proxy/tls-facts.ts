// What a TLS connection to an upstream shows, as it is told. Reads sockets, and changes nothing.

import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { UpstreamCertificate, UpstreamTls } from '../capture/event.ts'
import { causeOfCode } from '../io/causes.ts'

/** Of a distinguished name: it is the upstream's text, and may be of any length. */
const NAME_LIMIT = 500

/** To be asked for once the handshake is done. Null when no certificate was shown, which no cipher of ours allows. */
export function tlsFacts(socket: TLSSocket, verification: 'on' | 'off'): UpstreamTls | null {
  const shown = socket.getPeerX509Certificate()
  if (shown === undefined) return null
  const { name: cipher } = socket.getCipher()
  const protocol = socket.getProtocol() ?? ''
  // Node's types say that this is an Error; it is the code of one (lib/_tls_wrap.js, onConnectSecure).
  const refusal = socket.authorized ? {} : { wouldFail: causeOfCode(String(socket.authorizationError)) }
  return { protocol, cipher, verification, ...refusal, certificate: certificateFacts(shown) }
}

function certificateFacts(certificate: X509Certificate): UpstreamCertificate {
  const { subject, issuer, validFrom, validTo, fingerprint256 } = certificate
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    notBefore: instant(validFrom),
    notAfter: instant(validTo),
    sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
  }
}

/** A line an attribute is how Node has it; line breaks within a value are escaped. Undefined for an empty name. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ').slice(0, NAME_LIMIT)
}

/** OpenSSL's `Nov 22 03:55:02 2026 GMT`; it has `Bad time value` as well. */
function instant(text: string): string | null {
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
