// A web page comes with 200 in place of a layer, or of the answer to a HEAD.

import type { Step } from '../decode/trace.ts'
import { contentOf } from './evidence/content.ts'
import { isHtml, isPage, titleOf } from './evidence/html.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const CONTENT = ['layer', 'blob-check', 'resolve', 'index', 'manifest', 'config']

export const htmlServedAsContent: Rule = {
  id: 'html-served-as-content',
  title: 'A web page is served as the image’s content',
  level: 'error',
  why: 'A web server takes every path for its own, or a mirror’s name now belongs to somebody else; with 200, a client takes the page for content.',
  source: [
    'https://github.com/goharbor/harbor/issues/23882',
    'https://github.com/containerd/containerd/issues/7400',
    'https://github.com/moby/moby/issues/47144',
  ],
  says: [
    { client: 'containerd', text: 'unexpected media type text/html for …: not found' },
    { client: 'docker', text: 'filesystem layer verification failed for digest …' },
    { client: 'docker', text: 'target is unknown' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isPage)) {
      if (step.status !== 200 || !isHere(step) || isAskedAgain(step, scene)) continue
      const title = titleOf(step, scene)
      yield {
        message: `${step.facts.authority} answers ${step.method ?? ''} of ${contentOf(step)} with 200 and a web page${title === null ? '' : ` titled “${title}”`}`,
        evidence: [step.id, ...(step.causedBy === null ? [] : [step.causedBy])],
        remedy: `open ${step.url ?? step.facts.authority} in a browser to see who answers; check the address of the mirror, and the upstream that it is set to (https://registry-1.docker.io, not https://docker.io)`,
      }
    }
  },
}

/** What a GET brings for a manifest is another rule's: html-where-json-expected. */
function isHere({ phase, method }: Step): boolean {
  return CONTENT.includes(phase) && (method === 'HEAD' || phase === 'layer')
}

/** The GET that follows HEAD brings the page itself. */
function isAskedAgain(step: Step, scene: Scene): boolean {
  const pull = scene.pullOf(step)
  return (
    step.method === 'HEAD' &&
    pull !== null &&
    scene.stepsOf(pull).some((other) => other.id > step.id && other.method === 'GET' && isHtml(other, scene))
  )
}
