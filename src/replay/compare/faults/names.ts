// Faults of names: what a client leaves out when the candidate is named as host.

import { repositoryOf } from '../../../registry/scope.ts'
import { chosen } from '../realm.ts'
import { isOwn, readingOf, stepsOf } from '../side.ts'
import {
  asWarning,
  givenInFull,
  isLost,
  isManifest,
  quotedError,
  refusesAccept,
  shownBy,
  type FaultRow,
  type Scene,
  type Told,
} from './scene.ts'

/** What was lost under a name of one segment, for no reason of its own, that has `library/` before it in the capture. */
function shortNames(scene: Scene): Told[] {
  const tried = stepsOf(scene.candidate).filter(
    ({ operation }) => operation?.startsWith('manifest-') === true,
  )
  if (tried.some(({ status }) => status === 200 || status === 206)) return []
  if (tried.some((step) => refusesAccept(readingOf(scene.candidate, step)))) return []
  const long = stepsOf(scene.baseline).find(({ facts }) => facts.repository !== null)?.facts.repository ?? ''
  if (scene.way !== 'host' || !long.startsWith('library/')) return []
  return scene.told.filter((one) => {
    const name = one.step.facts.repository?.split('/').at(-1) ?? ''
    return (
      isLost(one) &&
      saysWhy(one) &&
      isManifest(one) &&
      one.step.facts.repository !== long &&
      long === `library/${name}`
    )
  })
}

/** The page of an edge, or a 401 without a challenge, is no answer to the name. */
function saysWhy({ reading }: Told): boolean {
  return reading.mediaType !== 'text/html' && (reading.status !== 401 || chosen(reading) !== null)
}

/** The repository that a denial is about, as the candidate's upstream understood it; null when it does not say. */
function deniedName({ reading }: Told): string | null {
  const scope = chosen(reading)?.parameters['scope']
  return scope === undefined ? null : repositoryOf(scope)
}

const HAS_LIBRARY = /\/v2\/(?:[^?#]+\/)?library\//

export const NAME_FAULTS: readonly FaultRow[] = [
  {
    id: 'library-missing-path',
    find(scene) {
      const full = givenInFull(scene)
      if (full === null) return null
      return shownBy(
        shortNames(scene).filter((one) => deniedName(one)?.startsWith('library/') !== true),
        ({ step }) =>
          `${step.facts.repository ?? ''} is answered with ${step.status ?? 'nothing'}, and ${full.name} with 200`,
        quotedError,
        [full],
      )
    },
  },
  {
    id: 'library-missing-scope',
    find(scene) {
      const full = givenInFull(scene)
      if (full === null) return null
      const denied = shortNames(scene).filter(({ step }) => step.status === 401 || step.status === 403)
      const empty = scene.told.filter(
        ({ field, candidate, step }) =>
          field === 'token' &&
          candidate === 'a token without access' &&
          step.facts.repository?.includes('/') === false &&
          isOwn(scene, step.facts.authority),
      )
      // Of the upstream's token service: it is a leak of the realm, and nobody could rewrite the scope.
      const away = stepsOf(scene.candidate).some(
        ({ phase, facts }) => phase === 'token' && !isOwn(scene, facts.authority),
      )
      const mapped = denied.filter((one) => deniedName(one)?.startsWith('library/') === true)
      if (away || denied.length === 0 || (empty.length === 0 && mapped.length === 0)) return null
      return shownBy(
        [...empty.slice(0, 1), ...denied],
        ({ step }) =>
          `a token for ${step.facts.repository ?? ''} opens nothing, and one for ${full.name} does: the scope was not made one for library/`,
        (one) =>
          one.field === 'token' ? `${one.step.status ?? ''} ${one.candidate ?? ''}` : quotedError(one),
        [full],
      )
    },
  },
  {
    id: 'library-misapplied',
    find: ({ told }) =>
      asWarning(
        shownBy(
          told.filter(
            (one) =>
              one.field === 'redirect' &&
              isManifest(one) &&
              // What was asked for in full leads to a full name by any redirect.
              !HAS_LIBRARY.test(one.step.url ?? '') &&
              HAS_LIBRARY.test(one.candidate ?? ''),
          ),
          ({ asked, step, candidate }) =>
            `${asked} is sent on to ${candidate ?? ''} by a ${step.status ?? 0} in place of a rewrite`,
          ({ step, candidate }) => `${step.status ?? 0} Location: ${candidate ?? ''}`,
        ),
      ),
  },
  {
    id: 'query-dropped',
    find: ({ told }) =>
      shownBy(
        told.filter(({ field, step, candidate }) => {
          const wanted = /[?&]n=(\d+)/.exec(step.url ?? '')?.[1]
          return (
            field === 'list' && wanted !== undefined && Number.parseInt(candidate ?? '', 10) > Number(wanted)
          )
        }),
        ({ step, candidate }) => `${step.url ?? ''} is answered with ${candidate ?? 'none'}`,
      ),
  },
  {
    id: 'link-header-wrong',
    find: ({ told }) =>
      shownBy(
        told.filter(
          ({ field, weight, candidate, exchange }) =>
            field === 'Link' &&
            weight !== 'benign' &&
            // A shorter list may be whole.
            (candidate !== null || !told.some((one) => one.field === 'list' && one.exchange === exchange)),
        ),
        ({ asked, because, baseline, candidate }) =>
          `${asked}: ${because}${candidate === null ? `; when it was recorded, a list as long had ${baseline ?? 'one'}` : ''}`,
      ),
  },
]
