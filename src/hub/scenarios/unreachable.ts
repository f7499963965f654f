// Parts of Docker Hub that cannot be reached, or are slow to answer.

import { always, delayed } from './faults.ts'
import type { Scenario } from './scenario.ts'

export const authorizationDown: Scenario = {
  id: 'authorization-down',
  title: 'the authorization server refuses connections',
  rule: 'connect-timeout-hub-unreachable',
  image: 'redis',
  login: 'none',
  outcome: 'fails',
  down: ['authorization'],
}

export const cdnDown: Scenario = {
  id: 'cdn-down',
  title: 'the CDN refuses connections: manifests come, layers do not',
  rule: 'cdn-host-blocked-after-manifest',
  image: 'hello-world',
  login: 'none',
  outcome: 'fails',
  down: ['cdn'],
}

/** More than the three seconds that no CDN should need. */
const SLOW_MS = 3_500

export const slowCdn: Scenario = {
  id: 'slow-cdn',
  title: 'the CDN takes seconds to begin each download',
  rule: 'cdn-route-slow',
  image: 'hello-world',
  login: 'none',
  outcome: 'recovers',
  wrap: delayed('cdn', always, SLOW_MS),
}
