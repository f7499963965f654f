// What differs of all answers of a host alike is said once, of the pull; what differs of some is a field of their rows.

import { groupBy } from '../views/group-by.ts'
import { phaseTitle } from '../views/step-labels.ts'
import type { Ends, FieldDifference } from './field.ts'
import { purposeOf } from './names.ts'
import { sentence, type Remark } from './remark.ts'
import type { Two } from './side.ts'
import type { Compared, Trait } from './trait.ts'
import { TRAITS } from './traits/index.ts'

export interface Habit {
  readonly remark: Remark
  /** The steps that it is said of. */
  readonly of: ReadonlySet<Ends>
}

export interface Habits {
  /** In the order of the traits. */
  readonly said: readonly Habit[]
  /** What the traits have to tell of two steps, and no habit says. */
  readonly fieldsOf: (ends: Ends) => readonly FieldDifference[]
}

/** A trait of two steps, by the kind of answer that it was seen on. */
interface Seen {
  readonly trait: Trait
  readonly ends: Ends
  readonly purpose: string
  readonly kind: string
  readonly compared: Compared
}

/** What differs in more ways than these is no habit. */
const MOST_WAYS = 3

/** Of all steps that stand side by side. Fair to both sides. About linear. */
export function habitsOf(met: readonly Ends[]): Habits {
  const asked = met.filter(({ a, b }) => a.reading !== null && b.reading !== null)
  const times = new Map([...groupBy(asked, kindOf)].map(([kind, own]) => [kind, own.length]))
  const seen = asked.flatMap((ends) => {
    const [purpose, kind] = [purposeWords(ends), kindOf(ends)]
    return TRAITS.flatMap((trait) =>
      trait.compare(ends).map((compared): Seen => ({ trait, ends, purpose, kind, compared })),
    )
  })
  const wholes = [...groupBy(seen, traitName).values()].filter((group) => isOfAll(group, asked))
  const ofAll = new Set(wholes.flat())
  const others = seen.filter((each) => !ofAll.has(each))
  const groups = [...groupBy(others, (each) => `${traitName(each)}\n${each.purpose}`).values()]
  const habits = [...wholes, ...groups.filter((group) => isHabit(group, times))]
  const told = new Set(habits.flat())
  const left = groupBy(
    seen.filter((each) => !each.compared.isSame && !told.has(each)),
    ({ ends }) => ends,
  )
  return {
    said: TRAITS.flatMap((trait) => saidOf(trait, habits, asked)),
    fieldsOf: (ends) =>
      (left.get(ends) ?? []).map(({ compared: { name, a, b, note } }) => ({ name, a, b, note })),
  }
}

function traitName({ trait, compared }: Seen): string {
  return `${trait.about}\n${compared.name}`
}

/** On every answer of every host, and in one way. */
function isOfAll(group: readonly Seen[], asked: readonly Ends[]): boolean {
  return group.length > 1 && group.length === asked.length && differInWays(group, 1)
}

/** Answers of one kind have the same headers: what they are about, and with which status. */
function kindOf(ends: Ends): string {
  const { a, b } = ends
  return [purposeWords(ends), a.step.phase, a.step.status, b.step.phase, b.step.status].join('\n')
}

/** On every answer of the kinds that have it, and more than one; and in few ways. */
function isHabit(group: readonly Seen[], times: ReadonlyMap<string, number>): boolean {
  const all = [...new Set(group.map(({ kind }) => kind))].reduce(
    (sum, kind) => sum + (times.get(kind) ?? 0),
    0,
  )
  return group.length > 1 && group.length === all && differInWays(group, MOST_WAYS)
}

function differInWays(group: readonly Seen[], most: number): boolean {
  const ways = (side: 'a' | 'b'): number => new Set(group.map(({ compared }) => compared.words[side])).size
  return group.every(({ compared }) => !compared.isSame) && ways('a') <= most && ways('b') <= most
}

/** What is said of the same answers is one sentence; and so is what is said of all hosts alike. */
function saidOf(
  trait: Trait,
  habits: readonly (readonly Seen[])[],
  asked: readonly Ends[],
): readonly Habit[] {
  const own = habits.filter(([first]) => first?.trait === trait)
  const byPlace = [...groupBy(own, (group) => placeOf(group, asked))].map(([place, groups]) => {
    const all = groups.flat()
    return { place, words: { a: wordsOf(all, 'a'), b: wordsOf(all, 'b') }, of: all.map(({ ends }) => ends) }
  })
  return [...groupBy(byPlace, ({ words }) => JSON.stringify([words.a, words.b])).values()].flatMap(
    (alike) => {
      const [first] = alike
      if (first === undefined) return []
      const of = new Set(alike.flatMap((each) => each.of))
      const places = alike.map(({ place }) => place).sort()
      const where = of.size === asked.length ? null : places.join(', ')
      return [{ remark: remarkOf(trait, first.words, where), of }]
    },
  )
}

function remarkOf({ about, verb, none }: Trait, { a, b }: Two<string | null>, where: string | null): Remark {
  const words = sentence({ a: a ?? none ?? null, b: b ?? none ?? null }, verb)
  return where === null
    ? { about, a, b, message: words }
    : { about: `${about} of ${where}`, a, b, message: `${where}: ${words}` }
}

function wordsOf(group: readonly Seen[], side: 'a' | 'b'): string | null {
  const words = new Set(group.flatMap(({ compared }) => compared.words[side] ?? []))
  return words.size === 0 ? null : [...words].sort().join(', ')
}

/** `all`; `registry`; `registry (config, layers)` where its other answers do not have it. */
function placeOf(group: readonly Seen[], asked: readonly Ends[]): string {
  if (group.length === asked.length) return 'all'
  const purpose = group[0]?.purpose ?? ''
  const has = new Set(group.map(({ kind }) => kind))
  const isWhole = asked.every((ends) => purposeWords(ends) !== purpose || has.has(kindOf(ends)))
  if (isWhole) return purpose
  const phases = group.flatMap(({ ends: { a, b } }) => [phaseTitle(a.step.phase), phaseTitle(b.step.phase)])
  return `${purpose} (${[...new Set(phases)].sort().join(', ')})`
}

const PURPOSES: Readonly<Record<ReturnType<typeof purposeOf>, string>> = {
  registry: 'registry',
  token: 'token service',
  store: 'blob store',
}

function purposeWords({ a, b }: Ends): string {
  const words = [PURPOSES[purposeOf(a.step)], PURPOSES[purposeOf(b.step)]]
  return [...new Set(words)].sort().join(' or ')
}
