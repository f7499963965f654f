// What comes of comparing two captures: values that formats show. Knows not how it was found.

import type { Step } from '../decode/trace.ts'
import type { FieldDifference } from './field.ts'
import type { Remark } from './remark.ts'
import type { Captured, Part } from './side.ts'

export interface DiffRow {
  /** At least one of the two is there. */
  readonly left: Step | null
  readonly right: Step | null
  /** Both are there, and no field differs: nothing but what the summary says of many at once. */
  readonly same: boolean
  /** Empty where one of the two is missing. */
  readonly fields: readonly FieldDifference[]
}

/** Two pulls that answer to one another, or one that has nothing to answer to, and so no remarks. */
export interface DiffSection {
  readonly a: Part | null
  readonly b: Part | null
  readonly rows: readonly DiffRow[]
  /** What differs of the pulls as a whole. */
  readonly summary: readonly Remark[]
  /** Of those, the ones that are about some rows alone, and are not told in these: which. */
  readonly standsFor: ReadonlyMap<Remark, ReadonlySet<DiffRow>>
}

export interface Diff {
  readonly a: Captured
  readonly b: Captured
  /** In the order of both captures, as far as both have one. */
  readonly sections: readonly DiffSection[]
  /** Whether anything does. */
  readonly differs: boolean
}

/** Whether a pull has nothing to answer to, or anything in it differs. */
export function sectionDiffers({ a, b, rows, summary }: DiffSection): boolean {
  return a === null || b === null || summary.length > 0 || rows.some(({ same }) => !same)
}
