// How browsers and proxies name a failed exchange in `_error`, and what pullscope calls it. Chromium's names are those of
// https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h

import type { ExchangeCause } from '../../event.ts'

/** The first name of a cause is the one that is written; all of them are read. */
const NET_ERRORS: { readonly [C in ExchangeCause]: readonly [string, ...string[]] } = {
  'dns-failed': [
    'net::ERR_NAME_NOT_RESOLVED',
    'net::ERR_NAME_RESOLUTION_FAILED',
    'net::ERR_DNS_TIMED_OUT',
    'net::ERR_DNS_SERVER_FAILED',
    'net::ERR_DNS_MALFORMED_RESPONSE',
  ],
  refused: ['net::ERR_CONNECTION_REFUSED'],
  timeout: ['net::ERR_TIMED_OUT', 'net::ERR_CONNECTION_TIMED_OUT'],
  unreachable: [
    'net::ERR_ADDRESS_UNREACHABLE',
    'net::ERR_INTERNET_DISCONNECTED',
    'net::ERR_CONNECTION_FAILED',
    'net::ERR_NETWORK_CHANGED',
  ],
  reset: [
    'net::ERR_CONNECTION_RESET',
    'net::ERR_CONNECTION_CLOSED',
    'net::ERR_CONNECTION_ABORTED',
    'net::ERR_EMPTY_RESPONSE',
    'net::ERR_SOCKET_NOT_CONNECTED',
  ],
  'tls-untrusted': ['net::ERR_CERT_AUTHORITY_INVALID', 'net::ERR_CERT_INVALID', 'net::ERR_CERT_REVOKED'],
  'tls-expired': ['net::ERR_CERT_DATE_INVALID'],
  'tls-wrong-name': ['net::ERR_CERT_COMMON_NAME_INVALID'],
  'tls-protocol': ['net::ERR_SSL_PROTOCOL_ERROR', 'net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH'],
  'tls-client-certificate': [
    'net::ERR_BAD_SSL_CLIENT_AUTH_CERT',
    'net::ERR_SSL_CLIENT_AUTH_CERT_NEEDED',
    'net::ERR_SSL_CLIENT_AUTH_SIGNATURE_FAILED',
  ],
  'proxy-unreachable': ['net::ERR_PROXY_CONNECTION_FAILED'],
  'proxy-auth': ['net::ERR_PROXY_AUTH_REQUESTED', 'net::ERR_PROXY_AUTH_UNSUPPORTED'],
  'proxy-refused': ['net::ERR_TUNNEL_CONNECTION_FAILED', 'net::ERR_SOCKS_CONNECTION_HOST_UNREACHABLE'],
  'proxy-failed': ['net::ERR_SOCKS_CONNECTION_FAILED', 'net::ERR_MANDATORY_PROXY_CONFIGURATION_FAILED'],
  'own-listener': ['net::ERR_BLOCKED_BY_CLIENT'],
  'forbidden-address': ['net::ERR_NETWORK_ACCESS_DENIED', 'net::ERR_BLOCKED_BY_ADMINISTRATOR'],
  other: ['net::ERR_FAILED'],
  truncated: ['net::ERR_CONTENT_LENGTH_MISMATCH', 'net::ERR_INCOMPLETE_CHUNKED_ENCODING'],
  aborted: ['net::ERR_ABORTED'],
  malformed: [
    'net::ERR_INVALID_HTTP_RESPONSE',
    'net::ERR_INVALID_CHUNKED_ENCODING',
    'net::ERR_CONTENT_DECODING_FAILED',
    'net::ERR_HTTP2_PROTOCOL_ERROR',
    'net::ERR_QUIC_PROTOCOL_ERROR',
  ],
  'bad-authority': ['net::ERR_INVALID_URL', 'net::ERR_UNSAFE_PORT'],
  'not-a-proxy-request': ['net::ERR_METHOD_NOT_SUPPORTED'],
  'access-denied': ['net::ERR_ACCESS_DENIED'],
  closing: ['net::ERR_NETWORK_IO_SUSPENDED'],
}

const CAUSES: ReadonlyMap<string, ExchangeCause> = new Map(
  (Object.entries(NET_ERRORS) as [ExchangeCause, readonly string[]][]).flatMap(([cause, names]) =>
    names.map((name): [string, ExchangeCause] => [name, cause]),
  ),
)

export function netErrorOf(cause: ExchangeCause): string {
  return NET_ERRORS[cause][0]
}

/**
 * `net::ERR_…`, as Chromium and Playwright write it; `NS_ERROR_…` of Firefox by way of Playwright. `other` for what is not
 * known; the words themselves stay in the message.
 */
export function causeOfNetError(error: string): ExchangeCause {
  const name = /\bERR_[A-Z0-9_]+/.exec(error)?.[0]
  if (name !== undefined) return CAUSES.get(`net::${name}`) ?? 'other'
  if (/\bNS_BINDING_ABORTED\b|^\(?cancell?ed\)?$/i.test(error)) return 'aborted'
  if (/\bNS_ERROR_UNKNOWN_HOST\b/.test(error)) return 'dns-failed'
  if (/\bNS_ERROR_CONNECTION_REFUSED\b/.test(error)) return 'refused'
  if (/\bNS_ERROR_NET_TIMEOUT/.test(error)) return 'timeout'
  return /\bNS_ERROR_NET_(?:RESET|INTERRUPT|PARTIAL_TRANSFER)\b/.test(error) ? 'reset' : 'other'
}
