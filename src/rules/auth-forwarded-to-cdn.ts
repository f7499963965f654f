// Authorization reached a blob store: the client took it along, or a proxy that follows redirects did.

import { read } from '../decode/reading.ts'
import type { Step } from '../decode/trace.ts'
import { isSuccess } from '../decode/outcome.ts'
import { belongTogether } from '../registry/hosts.ts'
import { contentOf } from './evidence/content.ts'
import { saying } from './evidence/quote.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

/** R2, S3, OSS. */
const REFUSED =
  /Missing x-amz-content-sha256|Only one auth mechanism allowed|either the Signature query string parameter or the Authorization header/i

/** It took a token along, or was refused as one that did. */
const mayTell: Question = ({ outcome, status }, exchange) =>
  status === 400 ||
  status === 403 ||
  (isSuccess(outcome) && exchange !== null && read(exchange).authorization !== null)

export const authForwardedToCdn: Rule = {
  id: 'auth-forwarded-to-cdn',
  title: 'The registry’s token went on to the blob store',
  level: 'warning',
  why: 'A redirect leads to a signed URL, which needs no token: whoever sends one along shows it to a stranger, and most stores refuse the request.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/100',
    'https://github.com/cmliu/CF-Workers-docker.io/issues/75',
    'RFC 9110 §15.4',
  ],
  says: [
    { client: 'docker', text: 'Missing x-amz-content-sha256' },
    {
      client: 'docker',
      text: 'error pulling image configuration: download failed after attempts=…: unknown: <?xml',
    },
    { client: 'containerd', text: 'unexpected status code …: 400 Bad Request' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(mayTell)) {
      if (tookAlong(step, scene)) {
        yield {
          message: `the client sends the token of ${scene.causeOf(step)?.facts.authority ?? 'the registry'} along to ${step.facts.authority}, another’s host, which takes it without a word`,
          evidence: [step.id, ...(step.causedBy === null ? [] : [step.causedBy])],
          remedy: 'update the client: Authorization must be dropped when a redirect leads to another host',
        }
      } else if (isForwarded(step, scene)) {
        yield {
          level: 'error',
          message: `${step.facts.authority} fetches ${contentOf(step)} from a blob store with the client’s token, which the store refuses with ${step.status ?? 'an error'}${saying(scene.answerText(step))}`,
          evidence: [step.id],
          remedy: `whoever runs ${step.facts.authority} has to drop Authorization when it follows a redirect (nginx: proxy_set_header Authorization ""; a Worker: redirect: "manual", then fetch the location without it)`,
        }
      }
    }
  },
}

function tookAlong(step: Step, scene: Scene): boolean {
  const redirect = scene.causeOf(step)
  return (
    redirect?.outcome === 'redirected' &&
    isSuccess(step.outcome) &&
    scene.requestHeader(step, 'authorization') !== null &&
    !belongTogether(redirect.to, step.to)
  )
}

function isForwarded(step: Step, scene: Scene): boolean {
  if (step.operation !== 'blob-get' || (step.status !== 400 && step.status !== 403)) return false
  return REFUSED.test((scene.answerText(step) ?? '').slice(0, 4096))
}
