// A mirror that fails in five ways, before Docker Hub answers.

import { jsonAnswer, textAnswer } from '../answer.ts'
import type { Answer, HubRequest } from '../handler.ts'
import { pageAnswer, replaced } from './faults.ts'
import type { Scenario } from './scenario.ts'

const MIRROR = 'mirror.example'

const BEFORE_HUB = {
  rule: 'mirror-error-hidden-by-fallback',
  image: 'redis',
  login: 'none',
  outcome: 'recovers',
  mirror: MIRROR,
} as const

/** Docker Hub is the same registry under its own name. */
function mirrorSays(answer: () => Answer): NonNullable<Scenario['wrap']> {
  return replaced('registry', ({ url }: HubRequest) => url.hostname === MIRROR, answer)
}

export const mirrorDown: Scenario = {
  ...BEFORE_HUB,
  id: 'mirror-down',
  title: 'the mirror refuses connections; Docker Hub answers',
  isMirrorDown: true,
}

export const mirror500: Scenario = {
  ...BEFORE_HUB,
  id: 'mirror-500',
  title: 'the mirror answers 500; Docker Hub answers',
  wrap: mirrorSays(() => textAnswer(500, 'Internal Server Error\n')),
}

export const mirror404: Scenario = {
  ...BEFORE_HUB,
  id: 'mirror-404',
  title: 'the mirror has no /v2/; Docker Hub answers',
  wrap: mirrorSays(() => textAnswer(404, '404 page not found\n')),
}

export const mirrorHtml: Scenario = {
  ...BEFORE_HUB,
  id: 'mirror-html',
  title: 'the mirror answers with a web page; Docker Hub answers',
  wrap: mirrorSays(() => pageAnswer(200, 'Welcome to nginx!')),
}

export const mirrorDenied: Scenario = {
  ...BEFORE_HUB,
  id: 'mirror-denied',
  title: 'the mirror refuses the image; Docker Hub answers',
  wrap: mirrorSays(() =>
    jsonAnswer(403, { errors: [{ code: 'DENIED', message: 'this image is not in the allow list' }] }),
  ),
}
