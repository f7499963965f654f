// A token or a cookie is longer than what a server in between takes as a header.

import type { Step } from '../decode/trace.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

/** nginx; Node; HAProxy and others say 431. */
const TOO_LARGE =
  /Request Header Or Cookie Too Large|request header (?:is )?too (?:large|long)|header fields? too large/i

export const headerSizeLimit: Rule = {
  id: 'header-size-limit',
  title: 'A header is longer than the server takes',
  level: 'error',
  why: 'A token with many scopes, or of some registries, takes more than the 4 or 8 KiB that proxies give a header by default.',
  source: [
    'https://github.com/coreweave/docker-registry-proxy/issues/15',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers',
    'RFC 6585 §5',
  ],
  says: [
    { client: 'docker', text: 'error parsing HTTP 400 response body: invalid character <' },
    { client: 'docker', text: 'error parsing HTTP 431 response body' },
    { client: 'containerd', text: '431 Request Header Fields Too Large' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (!isTooLarge(step, scene)) continue
      const length = scene.requestHeader(step, 'authorization')?.length ?? 0
      // A capture holds a token's fingerprint, so its length is known only with --keep-secrets.
      const token = length > 4096 ? `; Authorization has ${length} characters` : ''
      yield {
        message: `${step.facts.authority} answers ${step.ask} with ${step.status ?? ''}: a header is too large for it${token}`,
        evidence: [step.id],
        remedy: `whoever runs ${step.facts.authority} has to allow larger ones (nginx: large_client_header_buffers 4 64k; proxy_buffer_size 128k); or use a login with fewer scopes`,
      }
    }
  },
}

function isTooLarge(step: Step, scene: Scene): boolean {
  if (step.status === 431) return true
  return step.status === 400 && TOO_LARGE.test((scene.answerText(step) ?? '').slice(0, 4096))
}
