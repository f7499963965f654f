// The headers of answers that any client could read, and no field tells of. What of them differs between any two answers,
// and what does not, stands in volatile.ts.

import { sharedOf, VOLATILE_HEADERS } from '../../replay/volatile.ts'
import type { End } from '../field.ts'
import type { Trait } from '../trait.ts'
import { compareHeaders } from './named.ts'

/** Told by fields of their own, or not about what was asked. */
const TOLD: ReadonlySet<string> = new Set([
  'content-length',
  'content-type',
  'www-authenticate',
  'location',
  // Of an upload: how much of it has arrived.
  'range',
])

/** What it means where one of them has none. */
const NOTES: Readonly<Record<string, string>> = {
  'docker-content-digest': 'without it docker and containerd ask for the tag once more by GET',
  'docker-distribution-api-version': 'docker login wants it on the 401 of the root',
  'content-encoding': 'content that is coded on the way has another length',
  'accept-ranges': 'clients ask for a range without looking for it',
  link: 'where the next page is',
  'oci-subject': 'without it a client keeps the list of referrers itself',
}

export const headers: Trait = {
  about: 'headers of answers',
  verb: 'alone is answered with',
  compare: (ends) => {
    const { a, b } = ends
    // The answer to a request that differs in kind has other headers.
    if (a.reading?.response == null || b.reading?.response == null || a.step.status !== b.step.status)
      return []
    return compareHeaders(ends, {
      listOf: ({ reading }: End) => reading?.response?.headers ?? [],
      // Which digest it is has a field of its own.
      sharedOf: (name) =>
        TOLD.has(name)
          ? 'nothing'
          : name === 'docker-content-digest'
            ? 'presence'
            : sharedOf(VOLATILE_HEADERS, name),
      noteOf: (name) => NOTES[name] ?? null,
    })
  },
}
