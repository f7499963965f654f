// Faults of manifests, and of what holds for all content.

import { read, type Reading } from '../../../decode/reading.ts'
import type { Proof } from '../../probe.ts'
import { readingOf, sentIn, stepsOf } from '../side.ts'
import { isWebPage } from '../web-page.ts'
import {
  asWarning,
  isContent,
  isLost,
  isManifest,
  quotedError,
  refusesAccept,
  shownBy,
  type FaultRow,
  type Scene,
  type Told,
} from './scene.ts'

const SCHEMA_1 = 'application/vnd.docker.distribution.manifest.v1'

/** What a registry gives to who accepts nothing: schema 1, or one manifest of the index that this Accept got before. */
function isForNoAccept({ baseline }: Scene, { field, candidate, reading, baselineExchange }: Told): boolean {
  const exchange = baselineExchange === null ? undefined : baseline.session.exchanges[baselineExchange]
  if (field !== 'media-type' || exchange === undefined) return false
  const before = read(exchange)
  if (acceptedBy(before) !== acceptedBy(reading)) return false
  if (candidate?.startsWith(SCHEMA_1) === true) return true
  const within = stepsOf(baseline).filter(({ operation }) => operation === 'manifest-get')
  const isListed = within.some(({ facts }) => facts.reference === reading.contentDigest)
  return isListed && reading.contentDigest !== before.contentDigest
}

/** In whatever order and lines it was sent. */
function acceptedBy(reading: Reading): string {
  const types = (sentIn(reading, 'accept') ?? '').split(',').map((type) => type.trim())
  return types.toSorted().join(',')
}

/** The same manifest by GET. */
function givenByGet({ candidate }: Scene, { step: head }: Told): Proof[] {
  return stepsOf(candidate).flatMap((step): Proof[] => {
    const { repository, reference } = step.facts
    const isSame = repository === head.facts.repository && reference === head.facts.reference
    const reading = readingOf(candidate, step)
    if (!isSame || step.operation !== 'manifest-get' || step.status !== 200) return []
    return step.exchange === null || reading === null
      ? []
      : [{ exchange: step.exchange, shows: `200 Content-Type: ${reading.mediaType ?? 'none'}` }]
  })
}

export const CONTENT_FAULTS: readonly FaultRow[] = [
  {
    id: 'html-served-as-content',
    find: ({ told }) =>
      shownBy(
        told.filter(
          (one) =>
            (isContent(one) || isManifest(one)) &&
            one.field === 'media-type' &&
            one.weight === 'breaking' &&
            isWebPage(one.reading, one.step.facts.digest),
        ),
        ({ asked }) => `${asked} is answered with a web page as if that were it`,
      ),
  },
  {
    id: 'content-type-changed',
    find: ({ told }) =>
      shownBy(
        told.filter(
          (one) =>
            isManifest(one) &&
            one.field === 'media-type' &&
            one.weight === 'breaking' &&
            one.candidate !== null &&
            !isWebPage(one.reading, null),
        ),
        ({ asked, candidate }) => `${asked} is of type ${candidate ?? 'none'}`,
      ),
  },
  {
    id: 'accept-lost',
    find(scene) {
      const refusals = stepsOf(scene.candidate).flatMap((step) => {
        const reading = readingOf(scene.candidate, step)
        if (step.exchange === null || reading === null || !refusesAccept(reading)) return []
        return [{ exchange: step.exchange, shows: quotedError({ reading }) }]
      })
      return shownBy(
        scene.told.filter(
          (one) => one.part === 'tag' && (isForNoAccept(scene, one) || (isLost(one) && refusals.length > 0)),
        ),
        ({ asked, baseline, candidate }) =>
          `${asked} is answered with ${candidate ?? 'none'}; when it was recorded, with ${baseline ?? ''} for the same Accept`,
        (one) =>
          one.field === 'status' ? quotedError(one) : `${one.step.status ?? ''} ${one.candidate ?? ''}`,
        refusals,
      )
    },
  },
  {
    id: 'digest-header-lost',
    find: ({ told }) =>
      shownBy(
        told.filter(({ field, candidate }) => field === 'Docker-Content-Digest' && candidate === null),
        ({ asked }) => `${asked} has no Docker-Content-Digest`,
      ),
  },
  {
    id: 'head-metadata-missing',
    find({ told }) {
      const wrong = told.filter(
        (one) =>
          isManifest(one) &&
          one.step.method === 'HEAD' &&
          (one.field === 'length' || (one.field === 'media-type' && one.candidate === null)),
      )
      const found = shownBy(wrong, ({ asked, field, baseline, candidate }) =>
        candidate === null || candidate === '0'
          ? `${asked} says nothing of its ${field}${candidate === null ? '' : ` but ${candidate}`}`
          : `${asked} says that its length is ${candidate}; when it was recorded, ${baseline ?? ''}`,
      )
      return wrong.every(({ candidate }) => candidate === '0') ? asWarning(found) : found
    },
  },
  {
    id: 'head-unsupported',
    find(scene) {
      const lost = scene.told.filter((one) => isLost(one) && one.step.operation === 'manifest-head')
      const refused = lost.filter((one) => givenByGet(scene, one).length > 0)
      const [given] = refused.flatMap((one) => givenByGet(scene, one))
      if (given === undefined) return null
      const found = shownBy(
        refused,
        ({ asked, step }) => `${asked} is answered with ${step.status ?? 0}, and GET of the same with 200`,
        quotedError,
        [given],
      )
      // By 405 a client knows that a GET may do.
      return refused.every(({ step }) => step.status === 405) ? asWarning(found) : found
    },
  },
  {
    id: 'content-encoding-altered',
    find: ({ told }) =>
      shownBy(
        told.filter(({ field, candidate }) => field === 'Content-Encoding' && candidate !== null),
        ({ asked, candidate }) => `${asked} comes as ${candidate ?? ''}`,
      ),
  },
  {
    id: 'error-shape-or-status-changed',
    find: ({ told }) =>
      shownBy(
        told.filter(
          ({ field, weight, baseline, step, reading }) =>
            (field === 'error' && weight === 'visible') ||
            // A 404 that became a 500, or a page with 200. What is given now may not have been there, or free, before.
            (field === 'status' &&
              /^4(?!01|29)/.test(baseline ?? '') &&
              ((step.status ?? 0) >= 500 || (step.status === 200 && reading.mediaType === 'text/html'))),
        ),
        ({ asked, baseline, candidate }) =>
          `${asked} is answered with ${candidate ?? 'nothing'}; when it was recorded, it was refused with ${baseline ?? ''}`,
        quotedError,
      ),
  },
  {
    id: 'write-path-broken',
    find: ({ told }) =>
      shownBy(
        told.filter(({ field, weight }) => field === 'Location' && weight !== 'benign'),
        ({ asked, because }) => `${asked}: ${because}`,
      ),
  },
]
