// Where a redirect leads: the same place in a store, whatever content it is asked for. Signatures and their times are left
// out. Only where both are sent on: that one of them is not, its status says.

import { withoutVolatile } from '../../replay/volatile.ts'
import { withoutFingerprints } from '../concealed.ts'
import type { End } from '../field.ts'
import { areSamePlaces } from '../places.ts'
import type { Trait } from '../trait.ts'

export const redirect: Trait = {
  about: 'redirect',
  verb: 'is sent to',
  compare: (ends) => {
    const [a, b] = [targetOf(ends.a), targetOf(ends.b)]
    if (a === null || b === null) return []
    const words = { a: named(a, ends.a), b: named(b, ends.b) }
    return [{ name: 'redirect', a, b, note: null, isSame: areSamePlaces(words, ends), words }]
  },
}

function targetOf({ reading, step }: End): string | null {
  return step.outcome === 'redirected' && reading?.location != null
    ? withoutFingerprints(withoutVolatile(reading.location))
    : null
}

/** The same path means another place in another repository, and for other content. */
function named(url: string, { step: { facts } }: End): string {
  const hex = facts.digest?.replace(/^.*:/u, '') ?? ''
  // Distribution's own store sorts blobs by the first two digits.
  const path =
    hex.length < 32 ? url : url.replace(`/${hex.slice(0, 2)}/${hex}`, `/${hex}`).replace(hex, 'DIGEST')
  return facts.repository === null ? path : path.replace(`/${facts.repository}/`, '/NAME/')
}
