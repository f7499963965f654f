// Token services of products: who is asking, and for what. Their users are not the upstream's.

import { randomUUID } from 'node:crypto'
import { jsonAnswer } from '../../../../src/hub/answer.ts'
import { accountsOf, type Accounts } from '../../../../src/hub/authorization/accounts.ts'
import { basicIdentity } from '../../../../src/hub/authorization/credentials.ts'
import type { Answer, HubRequest } from '../../../../src/hub/handler.ts'
import { ALICE } from '../../../../src/hub/options.ts'
import { errorAnswer } from '../../../../src/hub/registry/errors.ts'

/** Alice has the same name and password here as at the upstream, as people do. */
export const ACCOUNTS: Accounts = accountsOf([ALICE])

/** GET with or without Basic, and nothing else: clients that begin with POST fall back to GET on a 405. */
export function answerToken(
  request: HubRequest,
  issue: (user: string, scopes: readonly string[]) => object,
): Answer {
  if (request.method !== 'GET') return errorAnswer('UNSUPPORTED', { headers: [['Allow', 'GET']] })
  const identity = basicIdentity(request.headers.authorization, ACCOUNTS)
  if (identity === 'wrong' || identity === 'unsupported-grant') return errorAnswer('UNAUTHORIZED')
  const user = identity === 'anybody' ? '' : identity.user.name
  return jsonAnswer(200, issue(user, request.url.searchParams.getAll('scope')))
}

/** Tokens without a meaning to anybody else, as Nexus and Artifactory give out. */
export interface OpaqueTokens {
  issue(): string
  /** Whether the request brings one, or the password of a user. */
  isLetIn(request: HubRequest): boolean
}

export function opaqueTokens(prefix: string): OpaqueTokens {
  const issued = new Set<string>()
  return {
    issue: () => {
      const token = `${prefix}${randomUUID()}`
      issued.add(token)
      return token
    },
    isLetIn: ({ headers: { authorization = '' } }) => {
      const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
      if (bearer !== undefined) return issued.has(bearer)
      const identity = authorization === '' ? 'anybody' : basicIdentity(authorization, ACCOUNTS)
      return typeof identity === 'object'
    },
  }
}
