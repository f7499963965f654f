// Pairs and single steps of two pulls as one list that reads in the order of both, as far as both have one.

import type { Step } from '../decode/trace.ts'
import type { PairedUp } from './pair-up.ts'

/** At least one of the two is there. */
export interface Place {
  readonly a: Step | null
  readonly b: Step | null
}

/**
 * Steps of either side stay in their order, but where a pair stands earlier on one side and later on the other: of two
 * such pairs the one that is earlier on both sides together comes first. Fair to both sides.
 */
export function inOrder({ pairs, onlyA, onlyB }: PairedUp<Step>): readonly Place[] {
  const partners = new Map<Step, Place>(
    pairs.flatMap((pair) => [[pair.a, pair] as const, [pair.b, pair] as const]),
  )
  const a = [...pairs.map((pair) => pair.a), ...onlyA].sort(byId)
  const b = [...pairs.map((pair) => pair.b), ...onlyB].sort(byId)
  const ranks = new Map([a, b].flatMap((steps) => steps.map((step, rank) => [step, rank] as const)))
  const begins = { a: a[0]?.startedAt ?? 0, b: b[0]?.startedAt ?? 0 }
  const score = (place: Place): number => rankIn(ranks, place.a) + rankIn(ranks, place.b)
  const time = (place: Place): number => sinceStart(place.a, begins.a) + sinceStart(place.b, begins.b)
  const places: Place[] = []
  const placed = new Set<Place>()
  let [i, j] = [0, 0]
  for (;;) {
    while (isPlaced(a[i], partners, placed)) i++
    while (isPlaced(b[j], partners, placed)) j++
    const [left, right] = [a[i], b[j]]
    const fromA = left === undefined ? null : (partners.get(left) ?? { a: left, b: null })
    const fromB = right === undefined ? null : (partners.get(right) ?? { a: null, b: right })
    const next = fromA === null || fromB === null ? (fromA ?? fromB) : choose(fromA, fromB, { score, time })
    if (next === null) return places
    places.push(next)
    placed.add(next)
    if (next.b === null) i++
    if (next.a === null) j++
  }
}

function byId(one: Step, other: Step): number {
  return one.id - other.id
}

function isPlaced(
  step: Step | undefined,
  partners: ReadonlyMap<Step, Place>,
  placed: ReadonlySet<Place>,
): boolean {
  const pair = step === undefined ? undefined : partners.get(step)
  return pair !== undefined && placed.has(pair)
}

function rankIn(ranks: ReadonlyMap<Step, number>, step: Step | null): number {
  return step === null ? 0 : (ranks.get(step) ?? 0)
}

function sinceStart(step: Step | null, start: number): number {
  return step === null ? 0 : step.startedAt - start
}

interface Measures {
  readonly score: (place: Place) => number
  readonly time: (place: Place) => number
}

/** Singles before pairs, so that a side does not run ahead of its partner. */
function choose(fromA: Place, fromB: Place, { score, time }: Measures): Place {
  if (fromA === fromB) return fromA
  const [isPairA, isPairB] = [fromA.b !== null, fromB.a !== null]
  if (isPairA !== isPairB) return isPairA ? fromB : fromA
  const order =
    (isPairA ? score(fromA) - score(fromB) : 0) || time(fromA) - time(fromB) || compareWords(fromA, fromB)
  return order <= 0 ? fromA : fromB
}

/** Any order will do, if it is the same with the sides changed over. */
function compareWords(one: Place, other: Place): number {
  const words = ({ a, b }: Place): string =>
    [a, b]
      .map((step) => (step === null ? '' : JSON.stringify({ ...step, id: 0, pull: 0, exchange: 0 })))
      .sort()
      .join(' ')
  const [mine, its] = [words(one), words(other)]
  return mine < its ? -1 : mine > its ? 1 : 0
}
