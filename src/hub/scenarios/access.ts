// Who may pull, and until when: logins and tokens.

import { delayed, isBlob } from './faults.ts'
import type { Scenario } from './scenario.ts'

export const privateWithoutLogin: Scenario = {
  id: 'private-without-login',
  title: 'the repository is private, and nobody is logged in',
  rule: 'denied-or-insufficient-scope',
  image: 'acme/private',
  login: 'none',
  outcome: 'fails',
}

export const wrongPassword: Scenario = {
  id: 'wrong-password',
  title: 'a public image, and a stored password that holds no more',
  rule: 'stale-credentials-break-public-pull',
  image: 'redis',
  login: 'wrong',
  outcome: 'fails',
}

/** A token counts whole seconds: with one, it may be over before the client has used it once. */
const LIFE_SECONDS = 2
/** Longer than the tokens hold. */
const LATE_MS = 2_300

export const tokenExpiresMidPull: Scenario = {
  id: 'token-expires-mid-pull',
  title: 'tokens hold for two seconds, and the registry takes longer over blobs',
  rule: 'token-expired-mid-transfer',
  image: 'hello-world',
  login: 'none',
  outcome: 'fails',
  hub: () => ({ tokenTimes: { lifeSeconds: LIFE_SECONDS, leewaySeconds: 0 } }),
  wrap: delayed('registry', isBlob, LATE_MS),
}

export const clockSkew: Scenario = {
  id: 'clock-skew',
  title: 'the clock of the authorization server is ten minutes ahead',
  rule: 'token-not-yet-valid',
  image: 'redis',
  login: 'none',
  outcome: 'fails',
  hub: () => ({ tokenTimes: { aheadSeconds: 600 } }),
}
