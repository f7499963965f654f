// Bearer tokens: JWTs (RFC 7519) with the claims of distribution's docs/spec/auth/jwt.md, really signed and verified.

import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto'
import type { Access } from '../../registry/token.ts'

interface Claims {
  readonly iss: string
  /** The service that the token is for. */
  readonly aud: string
  /** The user's name; empty for anybody. */
  readonly sub: string
  /** Seconds since 1970, as all times of a JWT. */
  readonly exp: number
  readonly nbf: number
  readonly iat: number
  readonly jti: string
  readonly access: readonly Access[]
}

interface Grant {
  readonly service: string
  readonly subject: string
  readonly access: readonly Access[]
}

export interface Tokens {
  issue(grant: Grant): string
  /** The claims of a token that was issued here, for `service`, and that is valid now; null for any other. */
  verify(token: string, service: string): Claims | null
  /** What clients are told. */
  readonly lifeSeconds: number
}

export interface TokenTimes {
  readonly lifeSeconds: number
  /** How much the registry forgives at either end. */
  readonly leewaySeconds: number
  /** How far the clock of the authorization server is ahead of the registry's. */
  readonly aheadSeconds: number
}

/** Clocks differ: a token is valid a little before it was made, and Distribution takes it a minute after its end. */
const USUAL: TokenTimes = { lifeSeconds: 300, leewaySeconds: 60, aheadSeconds: 0 }

interface TokenOptions {
  readonly issuer: string
  readonly now: () => Date
  readonly times?: Partial<TokenTimes>
}

/** ES256 (RFC 7518 §3.4) with a key of this hub alone: a P-256 key takes a millisecond to make. */
export function createTokens({ issuer, now, times }: TokenOptions): Tokens {
  const { lifeSeconds, leewaySeconds, aheadSeconds } = { ...USUAL, ...times }
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const head = encode({ typ: 'JWT', alg: 'ES256', kid: randomUUID() })
  const seconds = (): number => Math.floor(now().getTime() / 1000)
  const raw = { dsaEncoding: 'ieee-p1363' } as const

  return {
    lifeSeconds,
    issue: ({ service: aud, subject: sub, access }) => {
      const iat = seconds() + aheadSeconds
      const exp = iat + lifeSeconds
      const claims: Claims = { iss: issuer, aud, sub, exp, nbf: iat, iat, jti: randomUUID(), access }
      const unsigned = `${head}.${encode(claims)}`
      const signature = sign('sha256', Buffer.from(unsigned), { key: privateKey, ...raw })
      return `${unsigned}.${signature.toString('base64url')}`
    },
    verify: (token, service) => {
      const [given, payload = '', signature = '', ...rest] = token.split('.')
      // Only this very head: `alg: none` and other people's keys are not even looked at.
      if (given !== head || rest.length > 0) return null
      const signed = Buffer.from(`${head}.${payload}`)
      if (!verify('sha256', signed, { key: publicKey, ...raw }, Buffer.from(signature, 'base64url')))
        return null
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims
      const isNow = claims.nbf - leewaySeconds <= seconds() && seconds() < claims.exp + leewaySeconds
      return isNow && claims.aud === service ? claims : null
    },
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
