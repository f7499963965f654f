// The authorization server: `/token` by GET (distribution, docs/spec/auth/token.md) and POST (oauth.md).

import type { Access } from '../../registry/token.ts'
import { jsonAnswer, textAnswer } from '../answer.ts'
import type { Answer, Handler, HubRequest } from '../handler.ts'
import { readBody } from '../read-body.ts'
import type { Store } from '../store/store.ts'
import { allowedActions, type Accounts, type User } from './accounts.ts'
import { basicIdentity, formIdentity, type Identity } from './credentials.ts'
import { createRefreshTokens } from './refresh-tokens.ts'
import { grant, parseScopes } from './scope.ts'
import type { Tokens } from './tokens.ts'

/** A form with as many scopes as any push needs. */
const FORM_LIMIT = 64 * 1024

interface AuthorizationOptions {
  readonly store: Store
  readonly accounts: Accounts
  readonly tokens: Tokens
  readonly now: () => Date
}

interface TokenRequest {
  readonly identity: Identity
  readonly parameters: URLSearchParams
  readonly wantsRefreshToken: boolean
}

export function authorizationHandler({ store, accounts, tokens, now }: AuthorizationOptions): Handler {
  const refreshTokens = createRefreshTokens()

  const readers: Readonly<Record<string, (request: HubRequest) => Promise<TokenRequest | null>>> = {
    GET: ({ url, headers }) =>
      Promise.resolve({
        identity: basicIdentity(headers.authorization, accounts),
        parameters: url.searchParams,
        wantsRefreshToken: url.searchParams.get('offline_token') === 'true',
      }),
    POST: async ({ body }) => {
      const text = await readBody(body, FORM_LIMIT)
      if (text === null) return null
      const form = new URLSearchParams(text.toString())
      return {
        identity: formIdentity(form, { accounts, refreshTokens }),
        parameters: form,
        wantsRefreshToken: form.get('access_type') === 'offline',
      }
    },
  }

  const issue = (user: User, { parameters, wantsRefreshToken }: TokenRequest): Answer => {
    const scopes = parseScopes(parameters.getAll('scope'))
    const access = grant(scopes, (scope) => allowed(user, scope, store))
    const token = tokens.issue({
      service: parameters.get('service') ?? '',
      subject: user?.name ?? '',
      access,
    })
    return jsonAnswer(200, {
      token,
      access_token: token,
      expires_in: tokens.lifeSeconds,
      issued_at: now().toISOString(),
      ...(user !== null && wantsRefreshToken ? { refresh_token: refreshTokens.issue(user.name) } : {}),
    })
  }

  return async (request) => {
    if (request.url.pathname !== '/token') return textAnswer(404, '404 page not found\n')
    const read = Object.hasOwn(readers, request.method) ? readers[request.method] : undefined
    if (read === undefined) return textAnswer(405, 'Method not allowed\n', [['Allow', 'GET, POST']])
    const asked = await read(request)
    if (asked === null) return jsonAnswer(413, { details: `a form is at most ${FORM_LIMIT} bytes` })
    switch (asked.identity) {
      case 'wrong':
        return jsonAnswer(401, { details: 'incorrect username or password' })
      case 'unsupported-grant':
        return jsonAnswer(400, { error: 'unsupported_grant_type' })
      case 'anybody':
        return issue(null, asked)
      default:
        return issue(asked.identity.user, asked)
    }
  }
}

/** `registry:catalog:*` is for users: Docker Hub's list of everything is nobody's. */
function allowed(user: User, { type, name }: Access, store: Store): readonly string[] {
  if (type === 'registry') return name === 'catalog' && user !== null ? ['*'] : []
  return type === 'repository' ? allowedActions(user, name, store.visibility(name)) : []
}
