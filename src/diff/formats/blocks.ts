// The rows of a section as they are shown: one by one, or, where steps are alike, many as one.

import { count } from '../../text/units.ts'
import type { Step } from '../../decode/trace.ts'
import { groupBy } from '../../views/group-by.ts'
import { labelsOf } from '../../views/step-labels.ts'
import { sectionDiffers, type Diff, type DiffRow, type DiffSection } from '../compared.ts'
import type { DiffOptions } from './format.ts'

export type Block =
  | { readonly kind: 'row'; readonly row: DiffRow; readonly label: string }
  /** Rows that have this sign, and in words how many of what. */
  | {
      readonly kind: 'folded'
      readonly sign: Sign
      readonly rows: readonly DiffRow[]
      readonly words: string
    }

export type Sign = 'same' | 'differs' | 'a' | 'b'

/** So many rows that differ alike, or fewer, are all shown. */
const MOST_ALIKE = 12
/** Of more, so many. */
const SHOWN_ALIKE = 3

/**
 * `lit`: rows that are alike stand in one block with those beside them, and so do the many layers that all differ in the
 * same; of a pull that one side has alone there are none. What belongs to no pull has no name that would tell of it.
 */
export function blocksOf(section: DiffSection, extent: DiffOptions['extent']): readonly Block[] {
  const { rows } = section
  const labelOf = labelsOfRows(section)
  if (extent === 'all') return rows.map((row) => ({ kind: 'row', row, label: labelOf(row) }))
  if (standsAlone(section)) return []
  const many = new Map(
    [
      ...groupBy(
        rows.filter(({ same }) => !same),
        mannerOf,
      ),
    ].filter(([, own]) => own.length > MOST_ALIKE),
  )
  const shown = new Set([...many.values()].flatMap((own) => own.slice(0, SHOWN_ALIKE)))
  const blocks: (Block | DiffRow[])[] = []
  for (const row of rows) {
    const last = blocks.at(-1)
    const likewise = many.get(mannerOf(row))
    if (row.same) {
      if (Array.isArray(last)) last.push(row)
      else blocks.push([row])
    } else if (likewise === undefined || shown.has(row)) {
      blocks.push({ kind: 'row', row, label: labelOf(row) })
    } else if (likewise[SHOWN_ALIKE] === row) blocks.push(folded(likewise.slice(SHOWN_ALIKE)))
  }
  return blocks.map((block) => (Array.isArray(block) ? folded(block) : block))
}

function labelsOfRows({ a, b }: DiffSection): (row: DiffRow) => string {
  const [one, other] = [a, b].map((part) => labelsOf(part?.steps ?? [], part?.pull ?? null))
  const labelOf = (labels: typeof one, step: Step | null): string | undefined =>
    step === null ? undefined : labels?.get(step.id)
  return ({ left, right }) => labelOf(one, left) ?? labelOf(other, right) ?? ''
}

/** Equal for rows that differ in the same, whatever content they are about. */
function mannerOf(row: DiffRow): string {
  const { left, right, fields, same } = row
  if (same) return ''
  const ends = [left, right].map((step) =>
    step === null ? '' : [step.phase, step.method, step.status, step.outcome, step.to].join(' '),
  )
  return [...ends, ...fields.map(({ name }) => name)].join('\n')
}

/** Phases beyond these are not named. */
const NAMED_PHASES = 6

const FOLDED: Readonly<Record<Sign, string>> = {
  same: 'alike',
  differs: 'that differ likewise',
  a: 'that only A has',
  b: 'that only B has',
}

/** `4 steps alike: token, resolve, layer`, `37 more steps that differ likewise: layer` */
function folded(rows: readonly DiffRow[]): Block {
  const [first] = rows
  const sign = first === undefined ? 'same' : signOf(first)
  const phases = [...new Set(rows.map(({ left, right }) => (left ?? right)?.phase ?? 'other'))]
  const more = phases.length > NAMED_PHASES ? ', …' : ''
  const amount = sign === 'same' ? count(rows.length, 'step') : count(rows.length, 'more step')
  const words = `${amount} ${FOLDED[sign]}: ${phases.slice(0, NAMED_PHASES).join(', ')}${more}`
  return { kind: 'folded', sign, rows, words }
}

/** The sign of a row in every format: what differs, and what only one side has, reads without colours. */
export function signOf({ left, right, same }: DiffRow): Sign {
  if (right === null) return 'a'
  if (left === null) return 'b'
  return same ? 'same' : 'differs'
}

const NOTHING = 'nothing that is compared differs'

/** `nothing that is compared differs: 12 steps alike` (left-out.ts); `12 steps: 3 differ, 2 only in A, 7 alike` */
export function headline({ sections, differs }: Diff): string {
  const rows = sections.flatMap((section) => section.rows)
  if (rows.length === 0)
    return differs ? 'the captures differ, and hold no steps' : 'nothing to compare: no steps in either'
  if (!differs) return `${NOTHING}: ${count(rows.length, 'step')} alike`
  const amount = (sign: Sign): number => rows.filter((row) => signOf(row) === sign).length
  const lit = amount('differs')
  const told = [
    { times: lit, words: lit === 1 ? 'differs' : 'differ' },
    { times: amount('a'), words: 'only in A' },
    { times: amount('b'), words: 'only in B' },
    { times: amount('same'), words: 'alike' },
  ].filter(({ times }) => times > 0)
  const whole = amount('same') === rows.length ? '; the pulls as a whole differ' : ''
  return `${count(rows.length, 'step')}: ${told.map(({ times, words }) => `${times} ${words}`).join(', ')}${whole}`
}

/** A pull of one side. */
function standsAlone({ a, b }: DiffSection): boolean {
  return (a === null || b === null) && (a ?? b)?.pull != null
}

/** What stands in the place of the rows of a section that has nothing to show. */
export function wholeWords(section: DiffSection): string | null {
  const { a, rows } = section
  if (standsAlone(section)) return `only in ${a === null ? 'B' : 'A'}`
  return sectionDiffers(section) ? null : `${NOTHING}: ${count(rows.length, 'step')} alike`
}
