// What candidates are recognised by: headers and challenges of their own answers. Knows no program.

import { parseAuthenticate, type Challenge } from '../../http/authenticate.ts'
import { headerValues } from '../../http/headers.ts'
import type { Trait } from './kind.ts'

/**
 * Answers that the candidate itself gave: those below a `/v2`. Blobs come from the upstream's CDN often enough, with
 * the CDN's own headers: Docker Hub's have `Server: cloudflare` and `CF-Ray`.
 */
export function own(traits: readonly Trait[]): readonly Trait[] {
  return traits.filter(({ path }) => /\/v2(?:[/?]|$)/.test(path) && !path.includes('/blobs/'))
}

/** The first own answer with such a header, quoted: `Server: Nexus/3.80.0-06 (COMMUNITY)`. Names match whole. */
export function telling(traits: readonly Trait[], name: RegExp, value = /^/): string | null {
  for (const { headers } of own(traits)) {
    const found = headers.find(([key, text]) => name.test(key) && value.test(text))
    if (found !== undefined) return `${found[0]}: ${found[1]}`
  }
  return null
}

/** The first challenge of the own answers for which `isTelling` holds, quoted as header. */
export function tellingChallenge(
  traits: readonly Trait[],
  isTelling: (challenge: Challenge) => boolean,
): string | null {
  const lines = own(traits).flatMap(({ headers }) => headerValues(headers, 'www-authenticate'))
  const line = lines.find((text) => parseAuthenticate(text).some(isTelling))
  return line === undefined ? null : `WWW-Authenticate: ${line}`
}
