// Two captures side by side: which step of one answers to which of the other, and what differs. Neither is the right one:
// with the captures changed over, the outcome is the same, changed over. Pure; knows no format.

import type { Step } from '../decode/trace.ts'
import { judge } from '../rules/judge.ts'
import type { Finding } from '../rules/rule.ts'
import { sectionDiffers, type Diff, type DiffRow, type DiffSection } from './compared.ts'
import { acceptedOf } from './accepted.ts'
import { endOf, type Ends, type Field } from './field.ts'
import { FIELDS } from './fields/index.ts'
import { habitsOf, type Habits } from './habits.ts'
import { inOrder, type Place } from './in-order.ts'
import { namesOf, type Names } from './names.ts'
import { pairPulls } from './pair-pulls.ts'
import { pairSteps } from './pair-steps.ts'
import { remarksOf } from './remarks.ts'
import type { Captured, Part, Two } from './side.ts'

/** Never throws. About linear in the steps. */
export function diffOf(a: Captured, b: Captured): Diff {
  const { pairs, onlyA, onlyB } = pairPulls({ a, b })
  const laid = pairs.map((parts) => ({ parts, places: inOrder(pairSteps(parts)) }))
  const names = namesOf(
    laid.flatMap(({ places }) =>
      places.flatMap(({ a: left, b: right }) =>
        left === null || right === null ? [] : [{ a: left, b: right }],
      ),
    ),
  )
  const findings = { a: graveOf(a), b: graveOf(b) }
  const sections = [
    ...laid.map((each) => sectionOf(each, names, findings)),
    ...onlyA.map((part) => ({
      a: part,
      b: null,
      rows: part.steps.map((step) => single(step, null)),
      ...NOTHING_SAID,
    })),
    ...onlyB.map((part) => ({
      a: null,
      b: part,
      rows: part.steps.map((step) => single(null, step)),
      ...NOTHING_SAID,
    })),
  ].sort(bySide)
  return { a, b, sections, differs: sections.some(sectionDiffers) }
}

interface Laid {
  readonly parts: Two<Part>
  readonly places: readonly Place[]
}

const NOTHING_SAID: Pick<DiffSection, 'summary' | 'standsFor'> = { summary: [], standsFor: new Map() }

function sectionOf({ parts, places }: Laid, names: Names, findings: Two<readonly Finding[]>): DiffSection {
  const { a, b } = parts
  const own = { a: ownOf(a, findings.a), b: ownOf(b, findings.b) }
  const met = places.map((place) => endsOf(place, parts, names))
  const habits = habitsOf(met.filter((ends) => ends !== null))
  const telling = { habits, own: [...FIELDS, acceptedOf(parts)] }
  const rows = places.map((place, i) => rowOf(place, met[i] ?? null, telling))
  const standsFor = new Map(
    habits.said.map(({ remark, of }) => {
      return [remark, new Set(rows.filter((_, i) => isIn(of, met[i])))]
    }),
  )
  const summary = [...remarksOf({ a, b, places, findings: own }), ...standsFor.keys()]
  return { a, b, rows, summary, standsFor }
}

function isIn<T>(all: ReadonlySet<T>, one: T | null | undefined): boolean {
  return one != null && all.has(one)
}

/** null where one of them is missing. */
function endsOf({ a, b }: Place, parts: Two<Part>, names: Names): Ends | null {
  return a === null || b === null ? null : { a: endOf(parts.a, a), b: endOf(parts.b, b), names }
}

/** What tells of a row. */
interface Telling {
  readonly own: readonly Field[]
  readonly habits: Habits
}

function rowOf({ a: left, b: right }: Place, ends: Ends | null, { own, habits }: Telling): DiffRow {
  if (ends === null) return single(left, right)
  const fields = [...own.flatMap((field) => field(ends)), ...habits.fieldsOf(ends)]
  return { left, right, same: fields.length === 0, fields }
}

function single(left: Step | null, right: Step | null): DiffRow {
  return { left, right, same: false, fields: [] }
}

/** Notes are about what a pull overcame: its rows tell of that. */
function graveOf({ trace, session }: Captured): readonly Finding[] {
  return judge(trace, session).findings.filter(({ level }) => level !== 'note')
}

function ownOf({ pull }: Part, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.pull === (pull?.id ?? null))
}

/** What belongs to no pull comes last. Of a pull and a push that stand alone, each on its side, either may: always the same. */
function bySide(one: DiffSection, other: DiffSection): number {
  const [mine, its] = [nameOf(one), nameOf(other)]
  return rank(one) - rank(other) || (mine < its ? -1 : mine > its ? 1 : 0)
}

function rank({ a, b }: DiffSection): number {
  const known = [a, b].flatMap((part) => (part === null ? [] : [part.pull?.id ?? Infinity]))
  return known.reduce((sum, id) => sum + id, 0) / known.length
}

function nameOf({ a, b }: DiffSection): string {
  return [a, b]
    .map((part) => (part?.pull ? `${part.pull.kind} ${part.pull.reference} ${part.pull.startedAt}` : ''))
    .sort()
    .join(' ')
}
