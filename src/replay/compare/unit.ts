// One request of a client with all the redirects that it led to, and what it was for: what two pulls are aligned by.

import type { Phase, Step, StepId } from '../../decode/trace.ts'
import { isDigest, shortDigest } from '../../registry/digest.ts'
import { stepsOf, type Side } from './side.ts'

/** What a request is for, whatever names it has. */
export type Part = 'root' | 'token' | 'tag' | 'manifest' | 'config' | 'layer' | 'other'

export interface Unit {
  readonly part: Part
  /** Equal for equal questions, whatever host is asked. */
  readonly key: string
  /** Place among those of its part, so that different content of two pulls can be laid side by side. */
  readonly place: string
  /** In words: `HEAD library/redis:latest`. */
  readonly asked: string
  /** What was asked first, and where that led. */
  readonly steps: readonly [Step, ...Step[]]
  readonly first: Step
  /** The answer that the client went by. */
  readonly last: Step
}

export function unitsOf(side: Side): Unit[] {
  const steps = stepsOf(side)
  const redirected = new Set(steps.flatMap(({ id, outcome }) => (outcome === 'redirected' ? [id] : [])))
  // Also within the registry's own paths: a 301 to `library/`.
  const isHop = ({ causedBy }: Step): boolean => causedBy !== null && redirected.has(causedBy)
  const hops = firstBy(steps.filter(isHop))
  const places = new Map<string, string>()
  return steps.flatMap((first) => {
    if (first.phase === 'connect' || isHop(first)) return []
    const chain: [Step, ...Step[]] = [first]
    for (let next = hops.get(first.id); next !== undefined; next = hops.get(next.id)) chain.push(next)
    const last = chain.at(-1) ?? first
    return [{ ...questionOf(side, first, places), steps: chain, first, last }]
  })
}

/** What each redirect led to. */
function firstBy(hops: readonly Step[]): ReadonlyMap<StepId | null, Step> {
  return new Map(hops.map((hop) => [hop.causedBy, hop] as const).reverse())
}

type Question = Pick<Unit, 'part' | 'key' | 'place' | 'asked'>

const PARTS: Readonly<Partial<Record<Phase, Part>>> = { token: 'token', config: 'config', layer: 'layer' }

function questionOf({ pull }: Side, step: Step, places: Map<string, string>): Question {
  const { operation, phase, method, facts, ask } = step
  const { repository, reference } = facts
  if (operation === 'base') return { part: 'root', key: 'root', place: 'root', asked: `${method} /v2/` }
  if (operation === 'manifest-get' || operation === 'manifest-head') {
    const isTag = reference !== null && !isDigest(reference)
    const name = isTag ? `${repository}:${reference}` : `${repository}@${shortDigest(reference ?? '')}`
    const asked = `${method} ${name}`
    if (isTag) return { part: 'tag', key: `${method} tag`, place: `${method} tag`, asked }
    const place = `${method} manifest ${placeOf(places, reference ?? '')}`
    return { part: 'manifest', key: `${method} ${reference}`, place, asked }
  }
  const part = PARTS[phase] ?? 'other'
  if (part === 'token') return { part, key: 'token', place: 'token', asked: ask }
  const at = pull.layers.findIndex(({ digest }) => digest === facts.digest)
  const place = part === 'layer' ? `layer ${at}` : part
  return { part, key: `${method} ${facts.digest ?? ask}`, place: `${method} ${place}`, asked: ask }
}

/** The index comes first, then the manifest of the platform, whatever their digests are. */
function placeOf(places: Map<string, string>, digest: string): string {
  const known = places.get(digest)
  if (known !== undefined) return known
  const place = String(places.size)
  places.set(digest, place)
  return place
}
