// Faults of blobs: where they come from, and what becomes of them on the way.

import { isOwn, sentIn } from '../side.ts'
import { isContent, isLost, quotedError, shownBy, type FaultRow, type Told } from './scene.ts'

/** What S3, R2 and OSS say to a signature and an Authorization at once. */
const TWO_MECHANISMS =
  /x-amz-content-sha256|only one auth mechanism|authorization header should be specified, not both|unsupported authorization type/i
const SIGNATURE = /SignatureDoesNotMatch|request has expired|AccessDenied/i

const saysOf = ({ reading }: Told): string => reading.text ?? ''

/** A part was asked for, and the whole came, or the answer that there is no such part. */
function isWhole({ reading }: Told): boolean {
  return sentIn(reading, 'range') !== null && (reading.status === 200 || reading.status === 416)
}

function isUnaskedPart({ field, candidate, reading }: Told): boolean {
  return field === 'status' && candidate === '206' && sentIn(reading, 'range') === null
}

export const BLOB_FAULTS: readonly FaultRow[] = [
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
          step.outcome === 'redirected'
            ? `${step.status ?? ''} Location: ${candidate ?? ''}`
            : `${step.method ?? ''} ${candidate ?? ''}`,
      )
    },
  },
  {
    id: 'auth-forwarded-to-cdn',
    find: ({ told }) =>
      shownBy(
        told.filter((one) => isLost(one) && isContent(one) && TWO_MECHANISMS.test(saysOf(one))),
        ({ asked, step }) =>
          `${asked} is refused by the object store with ${step.status ?? 0}: it was sent a token`,
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
          `${asked} is refused by the object store with ${step.status ?? 0}: its URL is not as it was signed`,
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
            ((one.field === 'status' && one.baseline === '206' && isWhole(one)) ||
              isUnaskedPart(one) ||
              one.field === 'Content-Range'),
        ),
        (one) =>
          isUnaskedPart(one)
            ? `${one.asked} is answered with 206, and no Range was asked for`
            : `${one.asked}, of which ${sentIn(one.reading, 'range') ?? 'a part'} was asked for: ${one.field} is ${one.candidate ?? 'none'}`,
      ),
  },
  {
    id: 'truncated-or-empty-200',
    find: ({ told }) =>
      shownBy(
        told.filter(
          (one) =>
            isContent(one) &&
            one.step.status === 200 &&
            ((one.field === 'status' && /cut/.test(one.candidate ?? '')) || one.field === 'bytes'),
        ),
        ({ asked, step }) => `${asked} ends after ${step.bytes} bytes, or is of other bytes`,
        ({ step, field, candidate }) =>
          `${step.status ?? 0}, ${step.bytes} bytes, ${field}: ${candidate ?? 'none'}`,
      ),
  },
]
