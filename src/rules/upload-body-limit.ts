// What stands before the registry takes no body of this size.

import { bytes } from '../text/units.ts'
import { contentLength } from '../http/headers.ts'
import type { Step } from '../decode/trace.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const UP = ['upload', 'publish', 'mount']

export const uploadBodyLimit: Rule = {
  id: 'upload-body-limit',
  title: 'The layer is larger than the server takes',
  level: 'error',
  why: 'nginx takes 1 MB unless told otherwise, Cloudflare 100 MB on its free plan: small layers go up, large ones do not.',
  source: [
    'https://github.com/goharbor/harbor/issues/3270',
    'https://github.com/distribution/distribution/issues/2042',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size',
    'RFC 9110 §15.5.14',
  ],
  says: [
    { client: 'docker', text: 'error parsing HTTP 413 response body: invalid character <' },
    { client: 'docker', text: '413 Request Entity Too Large' },
    { client: 'containerd', text: '413 Request Entity Too Large' },
    { client: 'podman', text: '413 Request Entity Too Large' },
    { client: 'skopeo', text: '413 Request Entity Too Large' },
    { client: 'crane', text: 'unexpected status code 413' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.status !== 413 || !UP.includes(step.phase)) continue
      const server = scene.answerHeader(step, 'server')
      const size = sizeOf(step, scene)
      yield {
        message: `${step.facts.authority} refuses ${step.ask} to ${step.facts.repository ?? 'the repository'} with 413: ${size === null ? 'the body' : bytes(size)} is too large${server === null ? '' : ` for ${server.slice(0, 60)}`}`,
        evidence: [step.id, ...(step.causedBy === null ? [] : [step.causedBy])],
        remedy:
          `whoever runs ${step.facts.authority}: nginx client_max_body_size 0; at Cloudflare, a DNS-only record for the ` +
          'registry; Kubernetes ingress-nginx: annotation nginx.ingress.kubernetes.io/proxy-body-size: "0"',
      }
    }
  },
}

/** As announced, bytes; else as many as went up. */
function sizeOf(step: Step, scene: Scene): number | null {
  const exchange = scene.exchangeOf(step)
  const said = exchange === null ? null : contentLength(exchange.request.headers)
  return said ?? (step.bytesSent > 0 ? step.bytesSent : null)
}
