// A certificate is not trusted: pullscope’s own by the client, or an upstream’s by pullscope.

import type { Step } from '../decode/trace.ts'
import { detailOf, unreached } from './evidence/unreached.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

/** What a client says that does not know a CA. */
const SAID: readonly string[] = ['untrusted', 'rejected']
/** What such a client may do without a word; so does one that has given a pull up, after it has trusted us before. */
const SILENT: readonly string[] = ['closed', 'reset']

export const tlsUntrustedInterceptingCa: Rule = {
  id: 'tls-untrusted-intercepting-ca',
  title: 'A certificate is signed by a CA that is not trusted',
  level: 'error',
  why:
    'Whoever intercepts TLS (pullscope, or a company’s proxy) signs certificates with its own CA, which every client, ' +
    'and for a daemon the daemon, has to trust. A registry of one’s own may have such a CA, too.',
  source: [
    'https://github.com/moby/moby/issues/20912',
    'https://github.com/moby/moby/issues/36820',
    'https://docs.docker.com/engine/security/certificates/',
    'RFC 8446 §6.2',
  ],
  says: [
    { client: 'docker', text: 'x509: certificate signed by unknown authority' },
    { client: 'containerd', text: 'x509: certificate signed by unknown authority' },
    { client: 'podman', text: 'x509: certificate signed by unknown authority' },
    { client: 'skopeo', text: 'x509: certificate signed by unknown authority' },
    { client: 'crane', text: 'x509: certificate signed by unknown authority' },
    { client: 'buildkit', text: 'x509: certificate signed by unknown authority' },
  ],
  *check(scene) {
    const trustsUs = scene.session.exchanges.some((exchange) => exchange?.request.url.startsWith('https:'))
    for (const step of scene.troubles) {
      const failure = step.phase === 'connect' ? scene.failureOf(step) : null
      if (failure?.side !== 'client') continue
      if (SAID.includes(failure.cause)) yield byClient(step, failure.message, scene)
      // Without a word, it is a guess, and none at all once the certificates were good enough.
      else if (SILENT.includes(failure.cause) && !trustsUs) {
        yield byClient(step, `${failure.message}, as one does that does not trust pullscope’s CA`, scene)
      }
    }
    for (const { step, failure } of unreached(scene, ['tls-untrusted'])) {
      yield {
        message: `the certificate of ${step.facts.authority} is from a CA that neither Node nor this machine trusts: ${detailOf(failure)}`,
        evidence: [step.id],
        remedy: `pullscope trace --upstream-ca CA.pem …; and for the client itself: ${scene.adviceFor(step).trustCa(step.facts.authority, null)}`,
      }
    }
  },
}

function byClient(step: Step, message: string, scene: Scene): Found {
  return {
    message,
    evidence: [step.id],
    remedy: `let the client trust pullscope’s CA (pullscope ca says where it is): ${scene.adviceFor(step).trustCa(step.facts.authority, null)}`,
  }
}
