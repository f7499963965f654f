// Faults of manifests and blobs: where they come from, and what becomes of them on the way.

import { isOwn, readingOf, stepsOf } from '../side.ts'
import {
  isContent,
  isLost,
  isManifest,
  quotedError,
  refusesAccept,
  shownBy,
  type FaultRow,
  type Told,
} from './scene.ts'

/** What S3, R2 and OSS say to a signature and an Authorization at once. */
const TWO_MECHANISMS =
  /x-amz-content-sha256|only one auth mechanism|authorization header should be specified, not both|unsupported authorization type/i
const SIGNATURE = /SignatureDoesNotMatch|request has expired|AccessDenied/i

const saysOf = ({ reading }: Told): string => reading?.text ?? ''

export const CONTENT_FAULTS: readonly FaultRow[] = [
  {
    id: 'blob-redirect-leak',
    find(scene) {
      const leaks = scene.told.filter((one) => {
        const to =
          one.field === 'redirect' && isContent(one) && one.candidate !== null ? new URL(one.candidate) : null
        return to !== null && !isOwn(scene, to.host)
      })
      const to = leaks[0]?.candidate ?? null
      const host = to === null ? '' : new URL(to).host
      const asked = scene.told.filter(({ field, candidate: there }) => field === 'hosts' && there === host)
      return shownBy(
        [...leaks, ...asked],
        () => `blobs are redirected to ${host}`,
        ({ step, candidate }) =>
          step?.outcome === 'redirected'
            ? `${step.status ?? ''} Location: ${candidate ?? ''}`
            : `${step?.method ?? ''} ${candidate ?? ''}`,
      )
    },
  },
  {
    id: 'auth-forwarded-to-cdn',
    find: ({ told }) =>
      shownBy(
        told.filter((one) => isLost(one) && isContent(one) && TWO_MECHANISMS.test(saysOf(one))),
        ({ asked, step }) =>
          `${asked} is refused by the object store with ${step?.status ?? 0}: it was sent a token`,
        quotedError,
      ),
  },
  {
    id: 'signed-url-altered',
    find: ({ told }) =>
      shownBy(
        told.filter(
          (one) =>
            isLost(one) && isContent(one) && !TWO_MECHANISMS.test(saysOf(one)) && SIGNATURE.test(saysOf(one)),
        ),
        ({ asked, step }) =>
          `${asked} is refused by the object store with ${step?.status ?? 0}: its URL is not as it was signed`,
        quotedError,
      ),
  },
  {
    id: 'range-broken',
    find: ({ told }) =>
      shownBy(
        told.filter(
          (one) =>
            isContent(one) &&
            ((one.field === 'status' && one.baseline === '206') || one.field === 'Content-Range'),
        ),
        ({ asked, field, candidate }) => `${asked} in part: ${field} is ${candidate ?? 'none'}`,
      ),
  },
  {
    id: 'truncated-or-empty-200',
    find: ({ told }) =>
      shownBy(
        told.filter(
          (one) =>
            isContent(one) &&
            one.step?.status === 200 &&
            ((one.field === 'status' && /cut/.test(one.candidate ?? '')) || one.field === 'bytes'),
        ),
        ({ asked, step }) => `${asked} ends after ${step?.bytes ?? 0} bytes, or is of other bytes`,
        ({ step, field, candidate }) =>
          `${step?.status ?? 0}, ${step?.bytes ?? 0} bytes, ${field}: ${candidate ?? 'none'}`,
      ),
  },
  {
    id: 'html-served-as-content',
    find: ({ told }) =>
      shownBy(
        told.filter(
          (one) =>
            (isContent(one) || isManifest(one)) &&
            one.field === 'media-type' &&
            one.candidate === 'text/html',
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
            one.candidate !== 'text/html',
        ),
        ({ asked, candidate }) => `${asked} is of type ${candidate ?? 'none'}`,
      ),
  },
  {
    id: 'accept-lost',
    find: ({ told, candidate }) =>
      shownBy(
        told.filter(
          (one) =>
            one.part === 'tag' &&
            ((one.field === 'media-type' && one.weight === 'visible') ||
              (isLost(one) && stepsOf(candidate).some((step) => refusesAccept(readingOf(candidate, step))))),
        ),
        ({ asked, baseline, candidate: now }) =>
          `${asked} is ${now ?? 'none'} in place of ${baseline ?? ''} for the same Accept`,
        quotedError,
      ),
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
    find: ({ told }) =>
      shownBy(
        told.filter(
          (one) =>
            isManifest(one) &&
            one.step?.method === 'HEAD' &&
            ((one.field === 'length' && (one.candidate ?? '0') === '0') ||
              (one.field === 'media-type' && one.candidate === null)),
        ),
        ({ asked, field, candidate }) =>
          `${asked} says nothing of its ${field}${candidate === null ? '' : ` but ${candidate}`}`,
      ),
  },
  {
    id: 'head-unsupported',
    find(scene) {
      const byGet = stepsOf(scene.candidate).some(
        ({ operation, status }) => operation === 'manifest-get' && status === 200,
      )
      return shownBy(
        scene.told.filter((one) => byGet && isLost(one) && one.step?.operation === 'manifest-head'),
        ({ asked, step }) => `${asked} is answered with ${step?.status ?? 0}, and a GET with 200`,
      )
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
          ({ field, weight, baseline, step }) =>
            (field === 'error' && weight === 'visible') ||
            // A 404 that became a 500, or a page with 200.
            (field === 'status' && /^4(?!01)/.test(baseline ?? '') && !/^4/.test(String(step?.status ?? 4))),
        ),
        ({ asked, baseline, candidate }) =>
          `${asked} is refused with ${candidate ?? 'nothing'} in place of ${baseline ?? ''}`,
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
