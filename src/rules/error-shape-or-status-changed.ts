// A registry's error is not told as the specification has it.

import type { Step } from '../decode/trace.ts'
import { parseErrors } from '../registry/error-body.ts'
import { isHtml } from './evidence/html.ts'
import { saying } from './evidence/quote.ts'
import type { Rule } from './rule.ts'

export const errorShapeOrStatusChanged: Rule = {
  id: 'error-shape-or-status-changed',
  title: 'An error does not have the form that clients read',
  level: 'note',
  why: 'A proxy answers in its own words, so that clients cannot tell “not there” from “not allowed”, and print the body as it is.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/132',
    'https://github.com/distribution/distribution/issues/3842',
    'https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes',
  ],
  says: [
    { client: 'docker', text: 'unauthorized: {"message":"UNAUTHORIZED"}' },
    { client: 'docker', text: 'error parsing HTTP … response body: …' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (!isOwnError(step) || isHtml(step, scene)) continue
      const text = scene.answerText(step) ?? ''
      if (text.trim() === '' || parseErrors(text).length > 0) continue
      yield {
        message: `${step.facts.authority} answers ${step.ask} with ${step.status ?? ''} and a body that is no error of the specification${saying(text)}`,
        evidence: [step.id],
        remedy: `whoever runs ${step.facts.authority} has to pass status and body on, or to answer {"errors":[{"code":"…","message":"…"}]}`,
      }
    }
  },
}

/** A limit may be told by whatever stands in front (Docker Hub's is), and so may a server's own failure. */
function isOwnError({ operation, status, outcome, method }: Step): boolean {
  if (operation === null || outcome === 'unreachable' || method === 'HEAD' || status === null) return false
  return status >= 400 && status < 500 && status !== 429 && status !== 413 && status !== 431
}
