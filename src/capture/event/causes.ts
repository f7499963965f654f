// Why something failed below HTTP. Closed lists: views and rules rely on them.

/**
 * Why an upstream could not be reached or used. A closed list: views and rules rely on it.
 * `tls-client-certificate`: it wants a certificate from us, or another one. `proxy-…`: the upstream proxy could not be
 * reached, wants other credentials, refuses this destination, or does not speak as it should.
 */
export type UpstreamCause =
  | 'dns-failed'
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'reset'
  | 'tls-untrusted'
  | 'tls-expired'
  | 'tls-wrong-name'
  | 'tls-protocol'
  | 'tls-client-certificate'
  | 'proxy-unreachable'
  | 'proxy-auth'
  | 'proxy-refused'
  | 'proxy-failed'
  | 'own-listener'
  | 'forbidden-address'
  | 'other'

/** Why an intercepted TLS handshake with the client failed. */
export type ClientTlsCause = 'untrusted' | 'rejected' | 'closed' | 'reset' | 'protocol' | 'timeout' | 'other'

/** Why an exchange did not complete. `truncated`: the peer ended cleanly, but before the announced length. */
export type ExchangeCause =
  | UpstreamCause
  | 'truncated'
  | 'aborted'
  | 'malformed'
  | 'bad-authority'
  | 'not-a-proxy-request'
  | 'access-denied'
  | 'closing'
