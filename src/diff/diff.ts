// Two captures side by side: which step of one answers to which of the other, and what differs. Neither is the right one:
// with the captures changed over, the outcome is the same, changed over. Pure; knows no format.

import type { Step } from '../decode/trace.ts'
import { judge } from '../rules/judge.ts'
import type { Finding } from '../rules/rule.ts'
import { sectionDiffers, type Diff, type DiffRow, type DiffSection } from './compared.ts'
import { endOf } from './field.ts'
import { FIELDS } from './fields/index.ts'
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
      summary: [],
    })),
    ...onlyB.map((part) => ({
      a: null,
      b: part,
      rows: part.steps.map((step) => single(null, step)),
      summary: [],
    })),
  ].sort(bySide)
  return { a, b, sections, differs: sections.some(sectionDiffers) }
}

interface Laid {
  readonly parts: Two<Part>
  readonly places: readonly Place[]
}

function sectionOf({ parts, places }: Laid, names: Names, findings: Two<readonly Finding[]>): DiffSection {
  const { a, b } = parts
  const own = { a: ownOf(a, findings.a), b: ownOf(b, findings.b) }
  return {
    a,
    b,
    rows: places.map((place) => rowOf(place, parts, names)),
    summary: remarksOf({ a, b, places, findings: own }),
  }
}

function rowOf({ a: left, b: right }: Place, parts: Two<Part>, names: Names): DiffRow {
  if (left === null || right === null) return single(left, right)
  const ends = { a: endOf(parts.a, left), b: endOf(parts.b, right), names }
  const fields = FIELDS.flatMap((field) => field(ends))
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
