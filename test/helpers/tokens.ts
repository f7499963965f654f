// Tokens as they stand in a capture: a fingerprint, and the claims that explain a pull.

import type { Access, TokenClaims } from '../../src/registry/token.ts'

/** Seconds since 1970 of the start of every `play`. */
export const PLAY_STARTED_S = Date.parse('2026-01-02T03:04:05Z') / 1000

/** As redaction writes it. `name` tells tokens apart; 12 hex digits at most. */
export function redactedToken(name: string, claims: TokenClaims | null = null): string {
  const fingerprint = `redacted:${name.padEnd(12, '0')}`
  return claims === null ? fingerprint : `${fingerprint} ${JSON.stringify(claims)}`
}

export function access(name: string, ...actions: readonly string[]): Access {
  return { type: 'repository', name, actions }
}

/** The answer of a token server. */
export function tokenBody(token: string, expiresIn?: number): string {
  return JSON.stringify({ token, ...(expiresIn === undefined ? {} : { expires_in: expiresIn }) })
}
