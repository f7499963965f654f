// TCP works, and the TLS handshake never ends: large packets, or two-packet hellos, do not get through.
//
// Not seen live: tested from events as a socket gives them.

import { hostOf } from './evidence/hosts.ts'
import { detailOf, unreached } from './evidence/unreached.ts'
import type { Rule } from './rule.ts'

export const tlsHandshakeTimeoutLargeHello: Rule = {
  id: 'tls-handshake-timeout-large-hello',
  title: 'The TLS handshake never ends, though the connection is there',
  level: 'error',
  why: 'Packets of full size get lost on the way (MTU), or a box in between drops a ClientHello of two packets, as post-quantum keys make it.',
  source: [
    'https://github.com/moby/moby/issues/50035',
    'https://github.com/moby/moby/issues/15949',
    'RFC 8446 §4.1.2',
  ],
  says: [
    { client: 'docker', text: 'net/http: TLS handshake timeout' },
    { client: 'containerd', text: 'net/http: TLS handshake timeout' },
    { client: 'podman', text: 'net/http: TLS handshake timeout' },
    { client: 'skopeo', text: 'net/http: TLS handshake timeout' },
    { client: 'crane', text: 'net/http: TLS handshake timeout' },
  ],
  *check(scene) {
    for (const { step, failure } of unreached(scene, ['timeout'])) {
      if (failure.stage !== 'tls') continue
      yield {
        message: `${hostOf(step, scene)} took the connection and never ended the TLS handshake (${detailOf(failure)})`,
        evidence: [step.id],
        remedy:
          'lower the MTU of this machine’s network card (ip link set dev eth0 mtu 1300) and try again; if that helps, ' +
          'path MTU discovery is broken on the way; for Go clients GODEBUG=tlsmlkem=0 makes the hello small',
      }
    }
  },
}
