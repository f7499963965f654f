// The store refuses with 403 what the registry has just given a URL for, and it was reached by another way.

import type { Step } from '../decode/trace.ts'
import { contentOf } from './evidence/content.ts'
import { wayOf } from './evidence/way.ts'
import type { Rule } from './rule.ts'

export const splitEgressIp403: Rule = {
  id: 'split-egress-ip-403',
  title: 'The blob URL holds for another address than the one it is used from',
  level: 'error',
  why: 'Some mirrors bind the URL of a blob to the address that asked for it; registry and store were reached by two ways: IPv4 and IPv6, or with and without a proxy.',
  source: [
    'https://github.com/DaoCloud/public-image-mirror/issues/34109',
    'https://github.com/DaoCloud/public-image-mirror/issues/36292',
  ],
  says: [
    { client: 'docker', text: 'unexpected status code …: 403 Forbidden' },
    { client: 'containerd', text: 'unexpected status code …: 403 Forbidden' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      const redirect = scene.causeOf(step)
      if (step.status !== 403 || redirect?.outcome !== 'redirected' || redirect.to === step.to) continue
      const [asked, fetched] = [redirect, step].map((each: Step) => wayOf(each, scene))
      if (
        asked === null ||
        asked === undefined ||
        fetched === null ||
        fetched === undefined ||
        asked === fetched
      )
        continue
      yield {
        message: `${step.facts.authority} refuses ${contentOf(step)} with 403: ${redirect.facts.authority} was asked by ${asked}, ${step.facts.authority} by ${fetched}`,
        evidence: [step.id, redirect.id],
        remedy: `send all hosts of a pull the same way: the same proxy for ${redirect.facts.authority} and ${step.facts.authority}, and one of IPv4 and IPv6`,
      }
    }
  },
}
