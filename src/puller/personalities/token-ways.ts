// The two ways to ask for a token, as the personalities combine them (distribution, docs/spec/auth/token.md, oauth.md), and
// what an answer is read by.

import type { TokenNeed, TokenRequest } from '../personality.ts'
import type { TokenReading } from '../token-answer.ts'

const FIELDS: TokenReading['fields'] = {
  token: 'string',
  access_token: 'string',
  expires_in: 'int',
  issued_at: 'time',
}

/** Distribution's way, which containerd has taken over (registry/client/auth/session.go; remotes/docker/auth/fetch.go). */
export function byDecoder(type: string): TokenReading {
  return {
    statuses: 'below-400',
    extent: 'first-value',
    type,
    fields: { ...FIELDS, refresh_token: 'string' },
    takes: ['access_token', 'token'],
    undecodable: 'unable to decode token response: ',
    withoutToken: 'authorization server did not include a token in the response',
  }
}

/** containers/image (docker/docker_client.go, newBearerTokenFromJSONBlob) and go-containerregistry. */
export function byUnmarshal(type: string): TokenReading {
  return {
    statuses: '200-alone',
    extent: 'whole-body',
    type,
    fields: FIELDS,
    takes: ['token', 'access_token'],
    undecodable: '',
    withoutToken: null,
  }
}

/** GET with the scopes in the query, and Basic when there is a password. */
export function byQuery(
  { service, scopes, credentials }: TokenNeed,
  reading: TokenReading,
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
    reading,
    elseAfter: [],
  }
}
