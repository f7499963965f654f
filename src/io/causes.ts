// Error codes of Node and OpenSSL to the closed lists of the event log. By code, never by message. Pure.

import type { ClientTlsCause, UpstreamCause } from '../capture/event.ts'

const UPSTREAM_CAUSE = new Map<string, UpstreamCause>([
  ['ECONNREFUSED', 'refused'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNRESET', 'reset'],
  ['ECONNABORTED', 'reset'],
  ['EPIPE', 'reset'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['ENETDOWN', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['EAFNOSUPPORT', 'unreachable'],
  ['ENOTFOUND', 'dns-failed'],
  ['ENODATA', 'dns-failed'],
  ['CERT_HAS_EXPIRED', 'tls-expired'],
  ['CERT_NOT_YET_VALID', 'tls-expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-wrong-name'],
  ['HOSTNAME_MISMATCH', 'tls-wrong-name'],
  // The other X509_V_ERR codes that Node hands on (src/crypto/crypto_common.cc, X509ErrorCode).
  ...[
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
    'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'CERT_SIGNATURE_FAILURE',
    'CERT_CHAIN_TOO_LONG',
    'CERT_REVOKED',
    'CERT_UNTRUSTED',
    'CERT_REJECTED',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'PATH_LENGTH_EXCEEDED',
    'ERROR_IN_CERT_NOT_BEFORE_FIELD',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
    'UNSPECIFIED',
  ].map((code): [string, UpstreamCause] => [code, 'tls-untrusted']),
])

/** The most telling first: of several addresses, the one that answered says more than the one with no route. */
const TELLING: readonly UpstreamCause[] = ['refused', 'reset', 'timeout', 'unreachable']

/** Alerts that are about a certificate. A server that sends one speaks of ours, or says that there is none. */
const CERTIFICATE_ALERT =
  /ALERT_(?:BAD|UNSUPPORTED|NO)_CERTIFICATE$|ALERT_(?:CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED)$/

/** Why no upstream connection came to be. Of an AggregateError (several addresses tried), the most telling cause. */
export function upstreamCause(error: unknown): UpstreamCause {
  if (error instanceof AggregateError) {
    const causes = error.errors.map(upstreamCause)
    return TELLING.find((cause) => causes.includes(cause)) ?? 'other'
  }
  return causeOfCode(codeOf(error))
}

/** As `upstreamCause`, of a code alone. */
export function causeOfCode(code: string): UpstreamCause {
  if (code.startsWith('EAI_')) return 'dns-failed'
  if (CERTIFICATE_ALERT.test(code)) return 'tls-client-certificate'
  return UPSTREAM_CAUSE.get(code) ?? (isTlsCode(code) ? 'tls-protocol' : 'other')
}

/** Why a client did not finish the handshake, or broke off right after it. */
export function clientTlsCause(error: unknown): ClientTlsCause {
  const code = codeOf(error)
  if (code.endsWith('ALERT_UNKNOWN_CA')) return 'untrusted'
  // Go before 1.21 says bad_certificate where others say unknown_ca (docker 20.10 does).
  if (CERTIFICATE_ALERT.test(code)) return 'rejected'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset'
  return isTlsCode(code) ? 'protocol' : 'other'
}

/** Was it TLS that failed, and not what lies below? */
export function isTlsCause(cause: UpstreamCause): boolean {
  return cause.startsWith('tls-')
}

/** Did the parser (llhttp) refuse the bytes? Their end in the middle of a message is a break, not a wrong byte. */
export function isParseError(error: unknown): boolean {
  const code = codeOf(error)
  return code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE'
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Of OpenSSL's own lines (`80CC…:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/…`) the reason. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return /\berror:[0-9A-F]{8}:[^:]*:[^:]*:([^:\n]+)/i.exec(message)?.[1] ?? message.trimEnd()
}

function isTlsCode(code: string): boolean {
  return code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code === 'EPROTO'
}
