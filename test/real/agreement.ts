// The one expectation that every real test shares: the capture agrees with what the hub's own logs say.

import { expect } from 'vitest'
import { REGISTRY_HOST } from './hub/hub.ts'
import type { Watched } from './watch.ts'

/**
 * The capture holds the requests that the hub received: none more, none fewer. Distribution's own log agrees. Left out
 * are those that pullscope says never got anywhere.
 */
export function expectAllSeen({ trace, received, receivedByRegistry }: Watched<unknown>): void {
  const shown = trace.steps
    .filter(({ url, outcome }) => url !== null && outcome !== 'unreachable')
    .map(({ method, url, status }) => {
      const { host, pathname } = new URL(url ?? '')
      return `${method ?? '-'} ${host}${pathname} ${status ?? '-'}`
    })
    .sort()
  expect(shown).toEqual(received)
  const prefix = ` ${REGISTRY_HOST}`
  const shownOfRegistry = shown
    .filter((each) => each.includes(prefix))
    .map((each) => each.replace(prefix, ' '))
  expect(shownOfRegistry).toEqual(receivedByRegistry)
}
