// Which challenges of a 401 a client sees, and which of them it answers. Pure; knows no program by name.

import type { Challenge } from '../http/authenticate.ts'
import { headerValues, type HeaderList } from '../http/headers.ts'
import { goChallenge, type EmptyValues } from './go-challenge.ts'

/**
 * Of several schemes: `bearer-first` whatever the order; `first-known`: the first of Bearer and Basic; `each-known`: the
 * token is fetched, and then Basic stands in its place.
 */
export type Choosing = 'bearer-first' | 'first-known' | 'each-known'

/** In the order in which they are answered: each puts its own `Authorization` in the place of the one before. */
export function chosenChallenges(
  headers: HeaderList,
  choosing: Choosing,
  emptyValues: EmptyValues = 'end-it',
): readonly Challenge[] {
  const known = seenChallenges(headers, emptyValues).filter((each) => isBearer(each) || isBasic(each))
  const bearer = known.filter(isBearer).slice(0, 1)
  const basic = known.filter(isBasic).slice(0, 1)
  if (choosing === 'first-known') return known.slice(0, 1)
  return choosing === 'each-known' ? [...bearer, ...basic] : [...bearer, ...basic].slice(0, 1)
}

/**
 * The first of each line: no client reads on (distribution, registry/client/auth/challenge/authchallenge.go; containerd,
 * remotes/docker/auth/parse.go). Seen with dockerd, containerd, podman and skopeo: `Basic …, Bearer …` is Basic alone.
 */
function seenChallenges(headers: HeaderList, emptyValues: EmptyValues): Challenge[] {
  return headerValues(headers, 'www-authenticate').flatMap((line) => goChallenge(line, emptyValues) ?? [])
}

export function isBearer({ scheme }: Challenge): boolean {
  return /^bearer$/i.test(scheme)
}

export function isBasic({ scheme }: Challenge): boolean {
  return /^basic$/i.test(scheme)
}

/** As Distribution's client says it (registry/client/auth/session.go, ErrNoBasicAuthCredentials). */
export const NO_LOGIN = 'no basic auth credentials'

/** The same, `fetchToken`; containerd's is a copy (remotes/docker/auth/fetch.go). */
export const NO_REALM = 'no realm specified for token auth challenge'
