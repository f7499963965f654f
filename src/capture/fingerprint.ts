// How a secret is written down: a keyed hash in its place, so that "the same token?" can be asked and nothing else.

import { createHmac } from 'node:crypto'
import { parseObject } from '../registry/json.ts'
import { parseJwt, pickClaims, type TokenClaims } from '../registry/token.ts'

const MARK = 'redacted:'
const FINGERPRINT_HEX = 12
/** Only what we write: a secret does not get by because it begins with the mark. The second is of `redact-text.ts`. */
const CONCEALED = /^redacted:(?:[0-9a-f]{12}| nested too deep)/

/** A secret as it stands in a capture. */
export interface Redacted {
  readonly fingerprint: string
  readonly claims: TokenClaims | null
}

/** Replaces a secret by `redacted:FINGERPRINT`; a JWT keeps the claims that explain a pull, never its signature. */
export type Conceal = (secret: string) => string

/** `key` belongs to one capture: fingerprints of two captures cannot be compared. */
export function createConceal(key: Uint8Array): Conceal {
  return (secret) => {
    if (secret === '' || isConcealed(secret)) return secret
    const fingerprint = createHmac('sha256', key).update(secret).digest('hex').slice(0, FINGERPRINT_HEX)
    const claims = parseJwt(secret)
    return claims === null ? MARK + fingerprint : `${MARK}${fingerprint} ${JSON.stringify(claims)}`
  }
}

/** For places where nothing but the fingerprint may stand. */
export function withoutClaims(conceal: Conceal): Conceal {
  return (secret) =>
    isConcealed(secret) ? secret : conceal(secret).replace(/^(redacted:[0-9a-f]{12}) .*$/s, '$1')
}

/** Whether it was replaced already, by whatever key. */
export function isConcealed(text: string): boolean {
  return CONCEALED.test(text)
}

/** Reads what `Conceal` wrote; null for anything else. Never throws. */
export function parseRedacted(text: string): Redacted | null {
  const match = /^redacted:([0-9a-f]{12})(?: (\{.*\}))?$/s.exec(text)
  if (match === null) return null
  return { fingerprint: match[1] ?? '', claims: match[2] === undefined ? null : parseClaims(match[2]) }
}

function parseClaims(json: string): TokenClaims | null {
  const claims = parseObject(json)
  return claims === null ? null : pickClaims(claims)
}
