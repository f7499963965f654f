// A pattern as an automaton that looks at each character of a text once, however hostile the text is: no backtracking
// (Thompson 1968; https://swtch.com/~rsc/regexp/regexp1.html). Knows nothing of what patterns are used for.

import { FaultError } from './node.ts'
import type { CharacterTest, PatternNode } from './node.ts'

/** `go`: to all of `next`, without a character. `start` and `end` let through at the ends of the text alone. */
export type Place =
  | { readonly kind: 'go'; readonly next: readonly number[] }
  | { readonly kind: 'character'; readonly test: CharacterTest; readonly next: number }
  | { readonly kind: 'start' | 'end'; readonly next: number }
  | { readonly kind: 'found' }

export interface Automaton {
  readonly places: readonly Place[]
  readonly first: number
}

/** Counts such as `(a{50}){50}` multiply, and each character of a text may cost this many looks. */
const MAX_PLACES = 500

/** Throws a `FaultError` where the pattern is too large. */
export function automatonOf(pattern: PatternNode): Automaton {
  const places: Place[] = [{ kind: 'found' }]

  function add(place: Place): number {
    if (places.length >= MAX_PLACES) throw new FaultError('the pattern is too large', 0)
    return places.push(place) - 1
  }

  /** The place from which the pattern leads to `next`. */
  function lay(node: PatternNode, next: number): number {
    switch (node.kind) {
      case 'character':
        return add({ kind: 'character', test: node.test, next })
      case 'start':
      case 'end':
        return add({ kind: node.kind, next })
      case 'choice':
        return add({ kind: 'go', next: node.parts.map((part) => lay(part, next)) })
      case 'sequence':
        return node.parts.reduceRight((behind, part) => lay(part, behind), next)
      case 'repeat':
        return layRepeat(node, next)
    }
  }

  function layRepeat({ of, least, most }: Extract<PatternNode, { kind: 'repeat' }>, next: number): number {
    let begin = next
    if (most === null) {
      const ways: number[] = []
      begin = add({ kind: 'go', next: ways })
      ways.push(lay(of, begin), next)
    }
    for (let i = least; i < (most ?? least); i++) begin = add({ kind: 'go', next: [lay(of, begin), next] })
    for (let i = 0; i < least; i++) begin = lay(of, begin)
    return begin
  }

  const first = lay(pattern, 0)
  return { places, first }
}
