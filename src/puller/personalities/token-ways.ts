// The two ways to ask for a token, as the personalities combine them (distribution, docs/spec/auth/token.md, oauth.md).

import type { TokenNeed, TokenRequest } from '../personality.ts'

/** GET with the scopes in the query, and Basic when there is a password. */
export function byQuery(
  { service, scopes, credentials }: TokenNeed,
  account: 'with-account' | 'no-account',
): TokenRequest {
  return {
    method: 'GET',
    parameters: [
      ...(credentials !== null && account === 'with-account'
        ? ([['account', credentials.name]] as const)
        : []),
      ...scopes.map((scope) => ['scope', scope] as const),
      ...(service === null ? [] : ([['service', service]] as const)),
    ],
    basic: credentials,
    elseAfter: [],
  }
}
