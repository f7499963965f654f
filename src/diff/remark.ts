// What is said of two pulls as a whole, in a sentence each. One entry a remark, in remarks.ts.

import type { Finding } from '../rules/rule.ts'
import type { Place } from './in-order.ts'
import type { Part, Two } from './side.ts'

export interface Remark {
  /** Id of remarks.ts, such as `hosts`; with the phase behind it for times: `time of layer`. */
  readonly about: string
  /** From the network in parts: to be escaped by whoever shows it. null: nothing. */
  readonly a: string | null
  readonly b: string | null
  /** The whole sentence, without a full stop; likewise. */
  readonly message: string
}

/** What a remark is made of. */
export interface Pulls extends Two<Part> {
  readonly places: readonly Place[]
  /** Of these pulls, errors and warnings alone. */
  readonly findings: Two<readonly Finding[]>
}

export interface RemarkKind {
  readonly about: string
  /** Values that are equal are no remark. Never throws. */
  readonly values: (pulls: Pulls) => Two<string | null>
  /** What null reads as; absent where a side without a value is left out: `B alone asks mirror.example`. */
  readonly none?: string
  /** Between a side and its value: `A is docker`. */
  readonly verb: string
}

/** Fair to both sides: changed over, the values are the same ones, changed over. */
export function remarkOf({ about, values, none, verb }: RemarkKind, pulls: Pulls): readonly Remark[] {
  const { a, b } = values(pulls)
  return a === b
    ? []
    : [{ about, a, b, message: sentence({ a: a ?? none ?? null, b: b ?? none ?? null }, verb) }]
}

export function sentence({ a, b }: Two<string | null>, verb: string): string {
  const said = [a === null ? [] : [`A ${verb} ${a}`], b === null ? [] : [`B ${verb} ${b}`]]
  return said.flat().join('; ')
}
