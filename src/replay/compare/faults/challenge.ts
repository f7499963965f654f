// Faults of the challenge and of the token service.

import { belongTogether, hostname } from '../../../registry/hosts.ts'
import { realmOf } from '../realm.ts'
import { isOwn, stepsOf } from '../side.ts'
import { quotedError, shownBy, type FaultRow, type Scene, type Told } from './scene.ts'

const realmQuote = ({ candidate, step }: Told): string =>
  step?.phase === 'token'
    ? `${step.method ?? ''} ${candidate ?? ''}`.trim()
    : `401 Www-Authenticate: Bearer realm="${candidate ?? ''}"`

/** Realms that lead away from the candidate. */
function leading(scene: Scene, where: (realm: URL, original: URL) => boolean): Told[] {
  return scene.told.filter(({ field, reading, baseline }) => {
    const realm = field === 'realm' ? realmOf(reading) : null
    if (realm === null || baseline === null || isOwn(scene, realm.host)) return false
    return where(realm, new URL(baseline))
  })
}

const toOriginal = (realm: URL, original: URL): boolean => realm.host === original.host

/** The token request that a leaked realm brought about. */
function askedThere({ told }: Scene, [leak]: readonly Told[]): Told[] {
  const host = leak === undefined ? null : realmOf(leak.reading)?.host
  return told.filter(
    ({ field, candidate, step }) => field === 'hosts' && candidate === host && step?.phase === 'token',
  )
}

/** Whether there is a token service: then it is another place, and no wrong one. */
function gives({ candidate }: Scene, { host }: URL): boolean {
  return stepsOf(candidate).some(
    ({ phase, status, facts }) => phase === 'token' && status === 200 && facts.authority === host,
  )
}

function ownRealms(scene: Scene): Told[] {
  return scene.told.filter(({ field, reading }) => {
    const realm = field === 'realm' ? realmOf(reading) : null
    return realm !== null && isOwn(scene, realm.host)
  })
}

export const CHALLENGE_FAULTS: readonly FaultRow[] = [
  {
    id: 'realm-leak-upstream',
    find(scene) {
      const leaks = leading(scene, toOriginal)
      if (ownRealms(scene).length > 0) return null
      return shownBy(
        [...leaks, ...askedThere(scene, leaks)],
        ({ reading }) => `its challenge sends clients to ${realmOf(reading)?.host ?? ''} for a token`,
        realmQuote,
      )
    },
  },
  {
    id: 'realm-leak-partial',
    find(scene) {
      const [right] = ownRealms(scene)
      const leaks = leading(scene, toOriginal)
      if (right === undefined || leaks.length === 0) return null
      return shownBy(
        [...leaks.slice(0, 1), right, ...askedThere(scene, leaks)],
        ({ reading, asked }) =>
          `the 401 of ${asked} still names ${realmOf(reading)?.host ?? ''}, and that of ${right.asked} does not`,
        realmQuote,
      )
    },
  },
  {
    id: 'realm-leak-ipv6-variant',
    find: (scene) =>
      shownBy(
        leading(
          scene,
          (realm, original) => !toOriginal(realm, original) && belongTogether(realm.host, original.host),
        ),
        ({ reading }) =>
          `its challenge names another of the upstream's token services, ${realmOf(reading)?.host ?? ''}`,
        realmQuote,
      ),
  },
  {
    id: 'realm-wrong-host-port',
    find: (scene) =>
      shownBy(
        leading(scene, (realm, original) => {
          const isNamesake = hostname(realm.host) === hostname(scene.candidateAuthority)
          return (
            !gives(scene, realm) &&
            !toOriginal(realm, original) &&
            (isNamesake || !belongTogether(realm.host, original.host))
          )
        }),
        ({ reading }) =>
          `its challenge names ${realmOf(reading)?.host ?? ''}, and the candidate is ${scene.candidateAuthority}`,
        realmQuote,
      ),
  },
  {
    id: 'realm-wrong-scheme',
    find: ({ told }) =>
      shownBy(
        told.filter(({ field, reading, step }) => {
          const isSecure = step?.url?.startsWith('https:') === true
          return field === 'realm' && isSecure && realmOf(reading)?.protocol === 'http:'
        }),
        ({ candidate }) => `it is asked over TLS, and its realm ${candidate ?? ''} is not`,
        realmQuote,
      ),
  },
  {
    id: 'challenge-missing-or-malformed',
    find: ({ told }) =>
      shownBy(
        told.filter(
          ({ field, reading, candidate }) =>
            (field === 'challenge' && candidate === null) ||
            (field === 'realm' && realmOf(reading) === null) ||
            field === 'WWW-Authenticate',
        ),
        ({ asked, because }) => `${asked}: ${because}`,
      ),
  },
  {
    id: 'token-endpoint-mangled',
    find(scene) {
      const own = scene.told.filter(
        ({ part, step, weight }) =>
          part === 'token' && weight !== 'benign' && step !== null && isOwn(scene, step.facts.authority),
      )
      const bad = own.filter(
        ({ field, candidate }) =>
          field === 'status' || (field === 'token' && candidate === 'no token') || field === 'media-type',
      )
      return shownBy(
        bad,
        ({ field, candidate }) => `its token service gives no token: ${field} is ${candidate ?? 'none'}`,
      )
    },
  },
  {
    id: 'edge-quota-or-waf-page',
    find: ({ told }) =>
      shownBy(
        told.filter(
          ({ field, step, reading }) =>
            field === 'status' && (step?.status ?? 0) >= 400 && reading?.mediaType === 'text/html',
        ),
        ({ asked, step }) => `${asked} is answered with a web page and ${step?.status ?? 0}`,
        quotedError,
      ),
  },
  {
    id: 'v2-root-or-prefix-wrong',
    find: ({ told }) =>
      shownBy(
        told.filter(
          ({ field, part, step }) =>
            field === 'status' && part === 'root' && ![200, 401].includes(step?.status ?? 0),
        ),
        ({ step }) => `the root of the registry, /v2/, is answered with ${step?.status ?? 'nothing'}`,
      ),
  },
]
