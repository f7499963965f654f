// The headers of answers that any client could read, and no field here tells of. What differs between any two answers says
// nothing (volatile.ts).

import { headerValues } from '../../http/headers.ts'
import { VOLATILE_HEADERS, whyVolatile } from '../../replay/volatile.ts'
import type { End, Field, FieldDifference } from '../field.ts'

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

export const headers: Field = ({ a, b }) => {
  // The answer to a request that differs in kind has other headers.
  if (a.reading?.response == null || b.reading?.response == null || a.step.status !== b.step.status) return []
  return [...new Set([...namesOf(a), ...namesOf(b)])].sort().flatMap((name): FieldDifference[] => {
    const [one, other] = [valueOf(a, name), valueOf(b, name)]
    if (one === other) return []
    // Which digest it is has a field of its own.
    if (name === 'docker-content-digest' && one !== null && other !== null) return []
    const isMissing = one === null || other === null
    return [{ name, a: one, b: other, note: isMissing ? (NOTES[name] ?? null) : null }]
  })
}

function namesOf({ reading }: End): readonly string[] {
  return (reading?.response?.headers ?? []).flatMap(([written]) => {
    const name = written.toLowerCase()
    return TOLD.has(name) || whyVolatile(VOLATILE_HEADERS, name) !== null ? [] : [name]
  })
}

function valueOf({ reading }: End, name: string): string | null {
  const values = headerValues(reading?.response?.headers ?? [], name)
  return values.length === 0 ? null : values.join(', ')
}
