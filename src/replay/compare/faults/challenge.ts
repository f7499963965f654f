// Faults of the challenge and of the token service.

import { read } from '../../../decode/reading.ts'
import { belongTogether, hostname } from '../../../registry/hosts.ts'
import { chosen, realmOf } from '../realm.ts'
import { isOwn, readingOf, stepsOf } from '../side.ts'
import { quotedError, shownBy, type FaultRow, type Scene, type Told } from './scene.ts'

const realmQuote = ({ candidate, step, reading }: Told): string => {
  if (step.phase === 'token') return `${step.method ?? ''} ${candidate ?? ''}`.trim()
  const { scheme = 'Bearer', parameters = {} } = chosen(reading) ?? {}
  return `${step.status ?? ''} Www-Authenticate: ${scheme} realm="${parameters['realm'] ?? ''}"`
}

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
    ({ field, candidate, step }) => field === 'hosts' && candidate === host && step.phase === 'token',
  )
}

/** What came of asking there. A token service that refuses a user is one: then it is another place, and no wrong one. */
function isNoTokenService({ candidate }: Scene, { host }: URL): boolean {
  const asked = stepsOf(candidate).filter(({ phase, facts }) => phase === 'token' && facts.authority === host)
  const isOne = asked.some(
    (step) =>
      [200, 401, 403, 429].includes(step.status ?? 0) &&
      readingOf(candidate, step)?.mediaType !== 'text/html',
  )
  return asked.length > 0 && !isOne
}

/** The capture’s client named itself to the token service, and the candidate’s did not: then it gets what nobody gets. */
function isNameless({ baseline: { session } }: Scene, { reading, baselineExchange }: Told): boolean {
  const exchange = baselineExchange === null ? undefined : session.exchanges[baselineExchange]
  return reading.authorization === null && exchange !== undefined && read(exchange).authorization !== null
}

/** The answer of a registry; or of whoever stands in front of it, or when it cannot be reached: faults of their own. */
function isExcused(status: number): boolean {
  return [200, 401, 403, 429].includes(status) || status >= 500
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
          `the challenge of ${asked} still names ${realmOf(reading)?.host ?? ''}, and that of ${right.asked} does not`,
        realmQuote,
      )
    },
  },
  {
    id: 'realm-leak-ipv6-variant',
    find(scene) {
      const leaks = leading(
        scene,
        (realm, original) => !toOriginal(realm, original) && belongTogether(realm.host, original.host),
      )
      return shownBy(
        [...leaks, ...askedThere(scene, leaks)],
        ({ reading }) =>
          `its challenge names another of the upstream's token services, ${realmOf(reading)?.host ?? ''}`,
        realmQuote,
      )
    },
  },
  {
    id: 'realm-wrong-host-port',
    find(scene) {
      const wrong = leading(scene, (realm, original) => {
        const isNamesake = hostname(realm.host) === hostname(scene.candidateAuthority)
        return (
          isNoTokenService(scene, realm) &&
          !toOriginal(realm, original) &&
          (isNamesake || !belongTogether(realm.host, original.host))
        )
      })
      return shownBy(
        [...wrong, ...askedThere(scene, wrong)],
        ({ reading }) =>
          `its challenge names ${realmOf(reading)?.host ?? ''}, and the candidate is ${scene.candidateAuthority}`,
        realmQuote,
      )
    },
  },
  {
    id: 'realm-wrong-scheme',
    find: ({ told }) =>
      shownBy(
        told.filter(({ field, reading, step }) => {
          const isSecure = step.url?.startsWith('https:') === true
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
        (one) =>
          one.part === 'token' &&
          one.weight !== 'benign' &&
          isOwn(scene, one.step.facts.authority) &&
          !isNameless(scene, one),
      )
      const bad = own.filter(
        ({ field, candidate, step: { status } }) =>
          (field === 'status' && status !== null && status !== 429) ||
          (field === 'token' && candidate === 'no token') ||
          field === 'media-type',
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
            field === 'status' && (step.status ?? 0) >= 400 && reading.mediaType === 'text/html',
        ),
        ({ asked, step }) => `${asked} is answered with a web page and ${step.status ?? 0}`,
        quotedError,
      ),
  },
  {
    id: 'v2-root-or-prefix-wrong',
    find: ({ told }) =>
      shownBy(
        told.filter(
          ({ field, part, step: { status } }) =>
            field === 'status' && part === 'root' && status !== null && !isExcused(status),
        ),
        ({ step }) => `the root of the registry, /v2/, is answered with ${step.status ?? 'nothing'}`,
        quotedError,
      ),
  },
]
