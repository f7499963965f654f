// What a bearer token says of itself. Nothing here verifies a signature: pullscope only reads.

import { isRecord, parseObject } from './json.ts'

/** One entry of the `access` claim (distribution, docs/spec/auth/jwt). */
export interface Access {
  readonly type: string
  readonly name: string
  readonly actions: readonly string[]
}

/** The claims that explain a pull; times are seconds since 1970. */
export interface TokenClaims {
  readonly exp?: number
  readonly iat?: number
  readonly nbf?: number
  readonly aud?: string | readonly string[]
  readonly access?: readonly Access[]
}

/** Enough for any real token, and a bound for a hostile one. */
const MAX_ACCESS = 64

/**
 * Reads the claims of a JWT (RFC 7519), leaving out all that is not listed in `TokenClaims`.
 * Never throws; null when the text is not a JWT.
 */
export function parseJwt(token: string): TokenClaims | null {
  const [head, payload, signature, ...rest] = token.split('.')
  if (!head || !payload || signature === undefined || rest.length > 0) return null
  if (parseObject(fromBase64Url(head)) === null) return null
  const claims = parseObject(fromBase64Url(payload))
  return claims === null ? null : pickClaims(claims)
}

/** The known claims of an object of unknown origin, each only if it has its proper type. */
export function pickClaims(claims: Readonly<Record<string, unknown>>): TokenClaims {
  const audience = readAudience(claims['aud'])
  return {
    ...numberClaim('exp', claims['exp']),
    ...numberClaim('iat', claims['iat']),
    ...numberClaim('nbf', claims['nbf']),
    ...(audience === null ? {} : { aud: audience }),
    ...(Array.isArray(claims['access']) ? { access: readAccess(claims['access']) } : {}),
  }
}

function numberClaim(name: 'exp' | 'iat' | 'nbf', value: unknown): TokenClaims {
  return typeof value === 'number' && Number.isFinite(value) ? { [name]: value } : {}
}

function readAudience(value: unknown): string | readonly string[] | null {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : null
}

function readAccess(entries: readonly unknown[]): Access[] {
  return entries.slice(0, MAX_ACCESS).flatMap((entry) => {
    if (!isRecord(entry)) return []
    const { type, name, actions } = entry
    if (typeof type !== 'string' || typeof name !== 'string' || !Array.isArray(actions)) return []
    return [{ type, name, actions: actions.filter((action) => typeof action === 'string') }]
  })
}

function fromBase64Url(text: string): string {
  return /^[\w-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64url').toString('utf8') : ''
}
