// What a trait is to two steps that stand side by side: something that all answers of a host have alike as a rule, such as
// its protocol or its headers. Where all of one side differ from all of the other, habits.ts has it said once of the pull.

import type { Ends, FieldDifference, Value } from './field.ts'
import type { Two } from './side.ts'

export interface Compared extends FieldDifference {
  readonly isSame: boolean
  /** What it is called where it is said of a whole pull; null where a side has nothing. */
  readonly words: Two<string | null>
}

export interface Trait {
  /** Of the remark. */
  readonly about: string
  /** Between a side and its words: `A speaks HTTP/2`. */
  readonly verb: string
  /** What a side without words reads as; absent where it is left out. */
  readonly none?: string
  /** What both could have, alike or not, each by a name of its own. Never throws; the same with the sides changed over. */
  readonly compare: (ends: Ends) => readonly Compared[]
}

interface Manner extends Omit<Trait, 'compare'> {
  readonly value: Value
  /** Whether both can be known; what is not known of one is no difference. */
  readonly when: (ends: Ends) => boolean
}

/** The usual trait: one value of each side, shown as it is. */
export function traitByValue({ value, when, ...trait }: Manner): Trait {
  return {
    ...trait,
    compare: (ends) => {
      if (!when(ends)) return []
      const [a, b] = [value(ends.a), value(ends.b)]
      return [{ name: trait.about, a, b, note: null, isSame: a === b, words: { a, b } }]
    },
  }
}
