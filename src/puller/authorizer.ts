// Challenge, token, header: what a request to the registry is authorized with. One per client, or two (containerd).

import type { Challenge } from '../http/authenticate.ts'
import type { HeaderList } from '../http/headers.ts'
import { chosenChallenges, isBasic, isBearer, NO_LOGIN } from './challenges.ts'
import { PullStopped, type Asked } from './failure.ts'
import { filedUnder, soughtUnder } from './filing.ts'
import type { Session } from './session.ts'
import { fetchToken, refuseClearText, type Token } from './token.ts'

export interface Authorizer {
  /** The value of `Authorization` for a URL, fetching a token if one is due; null when nobody there asked for one. */
  authorization(behalf: Asked, to: URL): Promise<string | null>
  /** Takes the challenge of `GET /v2/`; `at` is where it came from. */
  learn(headers: HeaderList, at: URL): void
  /** After a 401: whether the request is to be made again. */
  challenged(headers: HeaderList, at: URL, earlier: number): 'again' | 'give-up'
}

/** What one who gave a challenge wants. */
interface Holding {
  readonly challenges: readonly Challenge[]
  readonly scopes: readonly string[]
  /** Shared by requests at the same time: all wait for the one token. */
  token: Promise<Token> | null
}

export function createAuthorizer(session: Session): Authorizer {
  const { personality, credentials, clock, image } = session
  const { chooses, emptyValues, withoutLogin, counts } = personality.challenges
  const own = `repository:${image.repository}:pull`
  const chosen = (headers: HeaderList): readonly Challenge[] =>
    chosenChallenges(headers, chooses, emptyValues)
  const holdings = new Map<string, Holding>()

  async function bearer(from: Challenge, holding: Holding, behalf: Asked): Promise<string> {
    const held = holding.token
    // Whoever else waited for it may have fetched the next one meanwhile.
    if (held !== null && (await held).expiresAt <= clock.now() && holding.token === held) holding.token = null
    const fetching = (holding.token ??= fetchToken(session, from, { scopes: holding.scopes, behalf }))
    try {
      return `Bearer ${(await fetching).value}`.trimEnd() // an empty one, as Go sends it
    } catch (error) {
      if (holding.token === fetching) holding.token = null // the next attempt asks anew
      throw error
    }
  }

  /** null when it asks without a login all the same. */
  function basic(behalf: Asked, to: URL): string | null {
    if (credentials === null && withoutLogin === 'asks-without') return null
    if (credentials === null && withoutLogin === 'gives-up')
      throw new PullStopped(behalf, { kind: 'unusable', message: NO_LOGIN })
    if (credentials !== null) refuseClearText(session, to, behalf)
    const { name, password } = credentials ?? { name: '', password: '' }
    return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
  }

  return {
    learn: (headers, at) => {
      holdings.set(filedUnder(at, counts), { challenges: chosen(headers), scopes: [own], token: null })
    },
    authorization: async (behalf, to) => {
      const holding = holdings.get(soughtUnder(to, counts, session) ?? NOBODY)
      let value: string | null = null
      for (const each of holding?.challenges ?? [])
        value =
          isBearer(each) && holding !== undefined ? await bearer(each, holding, behalf) : basic(behalf, to)
      return value
    },
    challenged: (headers, at, earlier) => {
      const key = filedUnder(at, counts)
      const { challenges, scopes } = holdings.get(key) ?? { challenges: [], scopes: [own] }
      const all = chosen(headers)
      const [next] = all
      const then = next === undefined ? 'give-up' : personality.afterChallenge(next, earlier)
      if (next === undefined || then === 'give-up') return 'give-up'
      if (isBasic(next) && credentials === null) return 'give-up' // there is nothing else to come with
      const wanted = next.parameters['scope']
      if (then === 'add-scope') {
        if (!challenges.some(isBearer)) return 'give-up'
        const isNew = wanted !== undefined && !scopes.includes(wanted)
        holdings.set(key, { challenges, scopes: isNew ? [wanted, ...scopes] : scopes, token: null })
        return 'again'
      }
      // A challenge that differs in nothing but its complaint keeps the token: containerd reuses its handler.
      if (then === 'adopt' && challenges.length > 0) return 'again'
      const widened = then === 'widen' && wanted !== undefined ? [...scopes, wanted] : null
      const adopted = wanted !== undefined && wanted !== own ? [own, wanted] : scopes
      holdings.set(key, { challenges: all, scopes: widened ?? adopted, token: null })
      return 'again'
    },
  }
}

/** No URL is filed under it. */
const NOBODY = 'nobody'

/** The complaint of a 401: `insufficient_scope`, `invalid_token`. */
export function challengeError(headers: HeaderList): string | null {
  return chosenChallenges(headers, 'bearer-first')[0]?.parameters['error'] ?? null
}
