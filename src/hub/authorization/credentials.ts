// What a token request says of who asks: Basic credentials (GET), or an OAuth2 form (POST).

import type { Account, Accounts } from './accounts.ts'
import type { RefreshTokens } from './refresh-tokens.ts'

/** `anybody`: no credentials were given. `wrong`: they were, and do not hold. */
export type Identity = { readonly user: Account } | 'anybody' | 'wrong' | 'unsupported-grant'

/** RFC 7617. */
export function basicIdentity(authorization: string | undefined, accounts: Accounts): Identity {
  if (authorization === undefined) return 'anybody'
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(authorization) ?? []
  const [, name = '', password = ''] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? []
  return identityOf(accounts.login(name, password))
}

interface Known {
  readonly accounts: Accounts
  readonly refreshTokens: RefreshTokens
}

/** Distribution, docs/spec/auth/oauth.md: `password` and `refresh_token` are the grants that there are. */
export function formIdentity(form: URLSearchParams, { accounts, refreshTokens }: Known): Identity {
  switch (form.get('grant_type')) {
    case 'password':
      return identityOf(accounts.login(form.get('username') ?? '', form.get('password') ?? ''))
    case 'refresh_token': {
      const name = refreshTokens.userOf(form.get('refresh_token') ?? '')
      return identityOf(name === null ? null : accounts.find(name))
    }
    default:
      return 'unsupported-grant'
  }
}

function identityOf(user: Account | null): Identity {
  return user === null ? 'wrong' : { user }
}
