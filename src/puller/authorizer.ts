// Challenge, token, header: what a request to the registry is authorized with. One per client, or two (containerd).

import { parseAuthenticate, type Challenge } from '../http/authenticate.ts'
import { headerValues, type HeaderList } from '../http/headers.ts'
import type { Asked } from './failure.ts'
import type { Session } from './session.ts'
import { fetchToken, type Token } from './token.ts'

export interface Authorizer {
  /** The value of `Authorization`, fetching a token if one is due; null when nobody asked for one. */
  authorization(behalf: Asked): Promise<string | null>
  /** Takes the challenge of `GET /v2/`. */
  learn(headers: HeaderList): void
  /** After a 401: whether the request is to be made again. */
  challenged(headers: HeaderList, earlier: number): 'again' | 'give-up'
}

export function createAuthorizer(session: Session): Authorizer {
  const { personality, credentials, clock, image } = session
  const own = `repository:${image.repository}:pull`
  let challenge: Challenge | null = null
  let scopes: readonly string[] = [own]
  // Shared by requests at the same time: all wait for the one token.
  let token: Promise<Token> | null = null

  async function bearer(from: Challenge, behalf: Asked): Promise<string> {
    const held = token
    // Whoever else waited for it may have fetched the next one meanwhile.
    if (held !== null && (await held).expiresAt <= clock.now() && token === held) token = null
    const fetching = (token ??= fetchToken(session, from, { scopes, behalf }))
    try {
      return `Bearer ${(await fetching).value}`
    } catch (error) {
      if (token === fetching) token = null // the next attempt asks anew
      throw error
    }
  }

  return {
    learn: (headers) => {
      challenge = preferred(headers)
    },
    authorization: async (behalf) => {
      if (challenge === null) return null
      if (isBearer(challenge)) return bearer(challenge, behalf)
      if (credentials === null) return null
      return `Basic ${Buffer.from(`${credentials.name}:${credentials.password}`).toString('base64')}`
    },
    challenged: (headers, earlier) => {
      const next = preferred(headers)
      const then = next === null ? 'give-up' : personality.afterChallenge(next, earlier)
      if (next === null || then === 'give-up') return 'give-up'
      const wanted = next.parameters['scope']
      if (then === 'add-scope') {
        if (challenge === null) return 'give-up'
        if (wanted !== undefined && !scopes.includes(wanted)) scopes = [wanted, ...scopes]
        token = null
        return 'again'
      }
      // A challenge that differs in nothing but its complaint keeps the token: containerd reuses its handler.
      if (then === 'adopt' && challenge !== null) return 'again'
      challenge = next
      if (then === 'widen' && wanted !== undefined) scopes = [...scopes, wanted]
      else if (wanted !== undefined && wanted !== own) scopes = [own, wanted]
      token = null
      return 'again'
    },
  }
}

/** Bearer before Basic, whatever the order; other schemes are none of a registry's. */
function preferred(headers: HeaderList): Challenge | null {
  const challenges = headerValues(headers, 'www-authenticate').flatMap((value) => parseAuthenticate(value))
  return challenges.find(isBearer) ?? challenges.find(({ scheme }) => /^basic$/i.test(scheme)) ?? null
}

function isBearer({ scheme }: Challenge): boolean {
  return /^bearer$/i.test(scheme)
}

/** The complaint of a 401: `insufficient_scope`, `invalid_token`. */
export function challengeError(headers: HeaderList): string | null {
  return preferred(headers)?.parameters['error'] ?? null
}
