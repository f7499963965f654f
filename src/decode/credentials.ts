// Credentials as they stand in a capture: read for what they say and whether two are the same, never for use.

import { parseRedacted } from '../capture/fingerprint.ts'
import { parseObject } from '../registry/json.ts'
import { parseJwt, type TokenClaims } from '../registry/token.ts'
import type { Reading } from './reading.ts'

export interface IssuedToken {
  /** Equal for equal tokens within one capture. */
  readonly identity: string
  readonly claims: TokenClaims | null
  /** Seconds, if the server said so; 60 is then the spec's default. */
  readonly expiresIn: number | null
}

/** The token of a token server's answer, or null. Some name it `access_token` (distribution, docs/spec/auth/token). */
export function readToken(text: string): IssuedToken | null {
  const { token, access_token, expires_in } = parseObject(text) ?? {}
  const secret = typeof token === 'string' && token !== '' ? token : access_token
  if (typeof secret !== 'string' || secret === '') return null
  return {
    identity: identityOf(secret),
    claims: parseRedacted(secret)?.claims ?? parseJwt(secret),
    expiresIn: typeof expires_in === 'number' ? expires_in : null,
  }
}

/** Which credentials a request carried: scheme in lower case and the identity of what follows. */
export function presented({ authorization }: Reading): {
  readonly scheme: string
  readonly identity: string
} | null {
  const [, scheme, secret] = /^([\w-]+) +(.+)$/s.exec(authorization ?? '') ?? []
  return scheme === undefined || secret === undefined
    ? null
    : { scheme: scheme.toLowerCase(), identity: identityOf(secret) }
}

/** Scopes of a token request, by query (GET) or form (POST); repeated and space-separated ones alike. */
export function requestedScopes({ url, exchange }: Reading): string[] {
  const form = new URLSearchParams(exchange.requestBody?.text ?? '')
  return [...(url?.searchParams.getAll('scope') ?? []), ...form.getAll('scope')]
    .flatMap((scopes) => scopes.split(' '))
    .filter((scope) => scope !== '')
}

function identityOf(secret: string): string {
  return parseRedacted(secret)?.fingerprint ?? secret
}
