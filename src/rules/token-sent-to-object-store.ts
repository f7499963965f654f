// The client carried its token along to the redirect's target, which takes one kind of authentication only.

import type { Step } from '../decode/trace.ts'
import { contentOf } from './evidence/content.ts'
import { saying } from './evidence/quote.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

export const tokenSentToObjectStore: Rule = {
  id: 'token-sent-to-object-store',
  title: 'The token went along to the blob store, which refuses it',
  level: 'error',
  why:
    'A signed URL and an Authorization header are two kinds of authentication, and S3, R2 and others take only one. Go ' +
    'keeps the header for the same domain and those below it; some clients never drop it.',
  source: [
    'https://github.com/containerd/containerd/issues/10374',
    'https://github.com/moby/moby/issues/50065',
    'https://github.com/oras-project/oras-java/issues/334',
  ],
  says: [
    { client: 'docker', text: 'Only one auth mechanism allowed' },
    { client: 'docker', text: 'unknown: <?xml' },
    { client: 'containerd', seenIn: '1.6', text: 'unexpected status code …: 400 Bad Request' },
    { client: 'podman', text: 'fetching blob: StatusCode: 400' },
    { client: 'skopeo', text: 'fetching blob: StatusCode: 400' },
    { client: 'crane', text: 'unexpected status code 400 Bad Request' },
    {
      client: 'podman',
      seenIn: '4.3',
      text: 'Error fetching blob: invalid status code from registry 400 (Bad Request)',
    },
    {
      client: 'skopeo',
      seenIn: '1.9',
      text: 'Error fetching blob: invalid status code from registry 400 (Bad Request)',
    },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      const redirect = scene.causeOf(step)
      if (redirect?.outcome !== 'redirected' || !isRefusal(step, scene)) continue
      yield found(step, redirect, scene)
    }
  },
}

/** Stores say 400, as a rule; without their words, only the header tells. */
function isRefusal(step: Step, scene: Scene): boolean {
  if (step.outcome !== 'rejected' && step.outcome !== 'denied') return false
  return scene.requestHeader(step, 'authorization') !== null
}

function found(step: Step, redirect: Step, scene: Scene): Found {
  return {
    message:
      `${step.facts.authority} answers ${contentOf(step)} with ${step.status ?? 'nothing'}: the request carries ` +
      `Authorization besides the signed URL that ${redirect.facts.authority} gave${saying(scene.answerText(step))}`,
    evidence: [step.id, redirect.id],
    remedy:
      `blobs of ${redirect.facts.authority} have to come from an unrelated domain, or without a redirect ` +
      '(Distribution, config.yml: storage: redirect: disable: true); or the store’s proxy drops the header ' +
      '(nginx: proxy_set_header Authorization "")',
  }
}
