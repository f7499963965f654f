// Refresh tokens (RFC 6749 §1.5): what a client keeps in place of a password after a login.

import { randomUUID } from 'node:crypto'

export interface RefreshTokens {
  issue(user: string): string
  /** The user that it was issued for; null when it was not issued here, or is forgotten. */
  userOf(token: string): string | null
}

/** Logins that are remembered. Older ones have to log in again. */
const LIMIT = 1_000

export function createRefreshTokens(): RefreshTokens {
  const users = new Map<string, string>()
  return {
    issue: (user) => {
      const token = randomUUID()
      users.set(token, user)
      const [oldest] = users.keys()
      if (users.size > LIMIT && oldest !== undefined) users.delete(oldest)
      return token
    },
    userOf: (token) => users.get(token) ?? null,
  }
}
