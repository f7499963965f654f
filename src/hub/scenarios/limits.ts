// Docker Hub's three limits, in its own words.

import { jsonAnswer, textAnswer } from '../answer.ts'
import { errorAnswer } from '../registry/errors.ts'
import { always, changed, isManifest, replaced } from './faults.ts'
import type { Scenario } from './scenario.ts'

const USED_UP = { limit: 0, windowSeconds: 21_600 }

/** The same 429 with the words of the day (docs.docker.com, "Pull usage and limits"). */
function saying(message: string): NonNullable<Scenario['wrap']> {
  return changed('registry', isManifest, (answer) =>
    answer.status === 429 ? { ...answer, body: errorAnswer('TOOMANYREQUESTS', { message }).body } : answer,
  )
}

const PULL_LIMIT = {
  rule: 'hub-pull-limit-429',
  image: 'redis',
  outcome: 'fails',
  hub: () => ({ pullLimit: USED_UP }),
} as const

export const pullLimit: Scenario = {
  ...PULL_LIMIT,
  id: 'pull-limit',
  title: 'the pull limit of this address is used up',
  login: 'none',
  wrap: saying(
    'You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  ),
}

export const pullLimitAccount: Scenario = {
  ...PULL_LIMIT,
  id: 'pull-limit-account',
  title: 'the pull limit of the account is used up',
  login: 'right',
  wrap: saying(
    "You have reached your pull rate limit as 'alice'. You may increase the limit by upgrading. https://www.docker.com/increase-rate-limit",
  ),
}

/** The hub's own text is the one that Docker Hub had until 2024. */
export const pullLimitOlder: Scenario = {
  ...PULL_LIMIT,
  id: 'pull-limit-older',
  title: 'the pull limit is used up, in the words of before 2025',
  login: 'none',
}

export const abuseLimit: Scenario = {
  id: 'abuse-limit',
  title: 'too many requests of any kind come from this address',
  rule: 'hub-abuse-or-token-limit-429',
  image: 'redis',
  login: 'none',
  outcome: 'fails',
  wrap: replaced('registry', isManifest, () =>
    textAnswer(429, 'Too Many Requests (HAP429).\n', [['Retry-After', '60']]),
  ),
}

export const tokenLimit: Scenario = {
  id: 'token-limit',
  title: 'the authorization server is asked for too many tokens',
  rule: 'hub-abuse-or-token-limit-429',
  image: 'redis',
  login: 'none',
  outcome: 'fails',
  wrap: replaced('authorization', always, () =>
    jsonAnswer(429, { detail: 'Rate limit exceeded', error: false }),
  ),
}
