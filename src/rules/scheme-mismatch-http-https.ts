// TLS is spoken to a plain HTTP registry, or HTTP to a TLS port.

import { hostOf } from './evidence/hosts.ts'
import { detailOf, unreached } from './evidence/unreached.ts'
import type { Rule } from './rule.ts'

/** nginx, Go, Apache. */
const PLAIN_TO_TLS =
  /plain HTTP request was sent to HTTPS port|HTTP request to an HTTPS server|speaking plain HTTP to an SSL-enabled/i
/** What OpenSSL makes of an answer in HTTP. */
const NO_TLS = /wrong version number|packet length too long|http request|unknown protocol/i

export const schemeMismatchHttpHttps: Rule = {
  id: 'scheme-mismatch-http-https',
  title: 'The client speaks HTTPS where the server speaks HTTP, or the reverse',
  level: 'error',
  why: 'A registry without TLS was not declared as such, or not to the component that pulls; or http:// was written for a TLS port.',
  source: [
    'https://github.com/containerd/containerd/issues/4938',
    'https://docs.docker.com/reference/cli/dockerd/#insecure-registries',
  ],
  says: [
    { client: 'docker', text: 'http: server gave HTTP response to HTTPS client' },
    { client: 'containerd', text: 'http: server gave HTTP response to HTTPS client' },
    { client: 'podman', text: 'http: server gave HTTP response to HTTPS client' },
    { client: 'skopeo', text: 'http: server gave HTTP response to HTTPS client' },
    { client: 'crane', text: 'http: server gave HTTP response to HTTPS client' },
    { client: 'docker', text: 'Client sent an HTTP request to an HTTPS server' },
  ],
  *check(scene) {
    for (const { step, failure } of unreached(scene, ['tls-protocol'])) {
      if (!NO_TLS.test(failure.message)) continue
      yield {
        message: `${hostOf(step, scene)} does not speak TLS, and the client wants HTTPS: ${detailOf(failure)}`,
        evidence: [step.id],
        remedy: scene.adviceFor(step).allowHttp(step.facts.authority),
      }
    }
    for (const step of scene.troubles) {
      if (step.status !== 400 || !PLAIN_TO_TLS.test(scene.answerText(step) ?? '')) continue
      yield {
        message: `${step.facts.authority} speaks TLS, and the client asked it in plain HTTP`,
        evidence: [step.id],
        remedy: `write https for ${step.facts.authority}, and take it out of the insecure registries`,
      }
    }
  },
}
