// The connection is reset right after the ClientHello: somebody on the way does not like the name in it.
//
// Not seen live: tested from events as a socket gives them.

import { hostOf } from './evidence/hosts.ts'
import { unreached } from './evidence/unreached.ts'
import type { Rule } from './rule.ts'

export const tcpResetSniBlock: Rule = {
  id: 'tcp-reset-sni-block',
  title: 'The connection is reset when the host’s name is sent',
  level: 'error',
  why: 'A filter on the way reads the name in the TLS handshake and resets the connection. Another name server does not help.',
  source: [
    'https://github.com/docker/hub-feedback/issues/2415',
    'https://github.com/google/go-containerregistry/issues/2061',
  ],
  says: [
    { client: 'docker', text: 'read: connection reset by peer' },
    { client: 'containerd', text: 'read: connection reset by peer' },
    { client: 'podman', text: 'read: connection reset by peer' },
    { client: 'skopeo', text: 'read: connection reset by peer' },
    { client: 'crane', text: 'read: connection reset by peer' },
  ],
  *check(scene) {
    for (const { step, failure } of unreached(scene, ['reset'])) {
      const during = failure.stage === 'connect' ? 'before TLS began' : 'during the TLS handshake'
      yield {
        message: `the connection to ${hostOf(step, scene)} was reset ${during}`,
        evidence: [step.id],
        remedy: `use a mirror under another name, or a proxy: ${scene.adviceFor(step).useProxy('http://PROXY:3128')}`,
      }
    }
  },
}
