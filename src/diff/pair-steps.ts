// Which step of one pull is laid beside which of another: by what was asked for, then by the content that it was about,
// then by its place. Clients ask differently for the same: the content counts more than the words.

import type { Pull, Step } from '../decode/trace.ts'
import { unitsOf, type Unit } from '../replay/compare/unit.ts'
import { pairUp, type PairedUp } from './pair-up.ts'
import { pushPlaces, type PushPlace } from './push-places.ts'
import type { Part, Two } from './side.ts'

/** A request with the redirects that it led to, or a connection that carried none. */
interface Asking {
  readonly steps: readonly [Step, ...Step[]]
  /** What `Unit` says; null for a connection. */
  readonly unit: Unit | null
}

export function pairSteps({ a, b }: Two<Part>): PairedUp<Step> {
  const { pairs, onlyA, onlyB } = pairUp(askingsOf(a), askingsOf(b), {
    likenesses: [
      ({ unit, steps }) =>
        unit === null ? `connect ${steps[0].to}` : `${stageOf(unit)} ${unit.key} ${unit.asked}`,
      of((unit) => `${stageOf(unit)} ${unit.key}`),
      of((unit) => contentOf(unit)),
      of((unit) => `${stageOf(unit)} ${placeOf(unit)}`),
      // One side was let in without a token, or got no further.
      of((unit) => unit.key),
      // The first challenge opens the story, whatever was asked to get it.
      of((unit) => (unit.first.outcome === 'challenged' ? '' : null)),
      ({ unit }) => (unit === null ? '' : null),
    ],
    isAlike: (one, other) => one.steps[0].outcome === other.steps[0].outcome,
  })
  const chains = pairs.map(pairChain)
  return {
    pairs: chains.flatMap((chain) => chain.pairs),
    onlyA: [...onlyA.flatMap(({ steps }) => steps), ...chains.flatMap((chain) => chain.onlyA)],
    onlyB: [...onlyB.flatMap(({ steps }) => steps), ...chains.flatMap((chain) => chain.onlyB)],
  }
}

function of(likeness: (unit: Unit) => string | null): (asking: Asking) => string | null {
  return ({ unit }) => (unit === null ? null : likeness(unit))
}

/** What has no place of its own is told apart by its phase at least. */
function placeOf({ part, place, first }: Unit): string {
  return part === 'other' ? `${place} ${first.phase}` : place
}

function stageOf({ first }: Unit): string {
  return first.outcome === 'challenged' ? 'challenged' : 'answered'
}

/** One client asks for the tag, another by digest: what came is the same. A HEAD brings nothing. */
function contentOf({ first, last, part }: Unit): string | null {
  const { digest } = last.facts
  if (digest === null || first.outcome === 'challenged' || part === 'token') return null
  return `${first.method} ${first.phase} ${digest}`
}

function askingsOf(part: Part): readonly Asking[] {
  const { session, trace, pull, steps } = part
  const own: Pull = { ...(pull ?? NO_PULL), steps: steps.map(({ id }) => id) }
  const pushed = pushPlaces(part)
  const units = unitsOf({ session, trace, pull: own }).map((unit): Asking => {
    const at = pushed.get(unit.first.id)
    return { steps: unit.steps, unit: at === undefined ? unit : ofBlob(unit, at) }
  })
  const told = new Set(units.flatMap((unit) => unit.steps))
  const others = steps
    .filter((step) => !told.has(step))
    .map((step): Asking => ({ steps: [step], unit: null }))
  return [...units, ...others].sort((one, other) => one.steps[0].id - other.steps[0].id)
}

/** A blob that goes up is the same one whatever its upload is called; what stands in its place is another of its part. */
function ofBlob(unit: Unit, { digest, place }: PushPlace): Unit {
  const { method } = unit.first
  return { ...unit, key: `${method} ${digest}`, place: `${method} ${place ?? digest}` }
}

const NO_PULL: Pull = {
  id: -1,
  kind: 'pull',
  client: '',
  reference: '',
  digest: null,
  platform: null,
  steps: [],
  layers: [],
  bytes: 0,
  status: 'incomplete',
  startedAt: 0,
  endedAt: null,
}

/** What was asked first, where it ended if both were sent on, and the hops in between by their host. */
function pairChain({ a, b }: Two<Asking>): PairedUp<Step> {
  const [firstA, ...hopsA] = a.steps
  const [firstB, ...hopsB] = b.steps
  const [lastA, lastB] = [hopsA.at(-1), hopsB.at(-1)]
  const first = { a: firstA, b: firstB }
  if (lastA === undefined || lastB === undefined) return { pairs: [first], onlyA: hopsA, onlyB: hopsB }
  const between = pairUp(hopsA.slice(0, -1), hopsB.slice(0, -1), {
    likenesses: [({ to }) => to, () => ''],
    isAlike: (one, other) => one.outcome === other.outcome,
  })
  return { ...between, pairs: [first, ...between.pairs, { a: lastA, b: lastB }] }
}
