// Headers of two messages by their names, for the traits that compare them.

import { headerValues, type HeaderList } from '../../http/headers.ts'
import type { VolatileHeader } from '../../replay/volatile.ts'
import { withoutFingerprints } from '../concealed.ts'
import type { End, Ends } from '../field.ts'
import type { Compared } from '../trait.ts'

interface Manner {
  readonly listOf: (end: End) => HeaderList
  /** By a name in lower case. */
  readonly sharedOf: (name: string) => VolatileHeader['shared']
  /** What it means that one of them has none; null where that says it all. */
  readonly noteOf: (name: string) => string | null
}

/** Characters of a value in a sentence about all answers. */
const MOST_OF_A_VALUE = 80

/** All that either has and that can be compared, in the order of their names. */
export function compareHeaders({ a, b }: Ends, { listOf, sharedOf, noteOf }: Manner): readonly Compared[] {
  const [one, other] = [listOf(a), listOf(b)]
  const names = [...new Set([...one, ...other].map(([name]) => name.toLowerCase()))].sort()
  return names.flatMap((name): Compared[] => {
    const shared = sharedOf(name)
    if (shared === 'nothing') return []
    const [left, right] = [valueOf(one, name), valueOf(other, name)]
    const isMissing = left === null || right === null
    const note = isMissing ? noteOf(name) : null
    const isByValue = shared === 'value'
    const isSame = isMissing ? left === right : !isByValue || essence(left) === essence(right)
    const because = note === null ? '' : ` (${note})`
    const wordsOf = (value: string | null): string | null =>
      value === null ? null : `${name}${isByValue ? `: ${short(withoutFingerprints(value))}` : ''}${because}`
    return [{ name, a: left, b: right, note, isSame, words: { a: wordsOf(left), b: wordsOf(right) } }]
  })
}

function short(value: string): string {
  return value.length > MOST_OF_A_VALUE ? `${value.slice(0, MOST_OF_A_VALUE)}…` : value
}

function valueOf(headers: HeaderList, name: string): string | null {
  const values = headerValues(headers, name)
  return values.length === 0 ? null : values.join(', ')
}

/** Without the names that content networks give each of their machines: `1.1 5f1e3c7a9b.cloudfront.net`. */
function essence(value: string): string {
  return withoutFingerprints(value).replace(/\b(?=[\da-f-]*\d)[\da-f-]{8,}\b/giu, '#')
}
