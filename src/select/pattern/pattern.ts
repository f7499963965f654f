// Patterns: regular expressions that cannot hang, without regard to case. Whether a text has a match, and no more.

import { automatonOf } from './automaton.ts'
import type { Automaton } from './automaton.ts'
import { FaultError } from './node.ts'
import type { Fault } from './node.ts'
import { parsePattern } from './parse-pattern.ts'

/** Whether a text has a match anywhere. Of a long text its first 256 Ki characters are looked at. */
export type Pattern = (text: string) => boolean

type Compiled = { readonly ok: true; readonly pattern: Pattern } | ({ readonly ok: false } & Fault)

const MAX_TEXT = 256 * 1024
/** Sets of places that are remembered; then all are forgotten, so that memory has an end. */
const MAX_STATES = 500
const MAX_NEXT = 300

/** Never throws. Time is that of the text's length times the pattern's, at worst. */
export function compilePattern(text: string): Compiled {
  try {
    return { ok: true, pattern: matcherOf(automatonOf(parsePattern(text))) }
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, message: error.message, at: error.at }
    throw error
  }
}

/** All places where the automaton may be. */
interface State {
  readonly places: readonly number[]
  readonly isFound: boolean
  /** Found if the text ends here. */
  readonly isFoundAtEnd: boolean
  readonly next: Map<string, State>
}

function matcherOf(automaton: Automaton): Pattern {
  const states = new Map<string, State>()
  const begin = stateOf(automaton, [automaton.first], 'start')

  function known(places: readonly number[]): State {
    const key = [...new Set(places)].sort((a, b) => a - b).join()
    const found = states.get(key)
    if (found !== undefined) return found
    const state = stateOf(automaton, [...places, automaton.first], 'middle')
    if (states.size >= MAX_STATES) forget()
    states.set(key, state)
    return state
  }

  function forget(): void {
    for (const state of states.values()) state.next.clear()
    begin.next.clear()
    states.clear()
  }

  function step(state: State, character: string): State {
    const next = state.next.get(character)
    if (next !== undefined) return next
    const reached = known(
      state.places.flatMap((id) => {
        const place = automaton.places[id]
        return place?.kind === 'character' && place.test(character) ? [place.next] : []
      }),
    )
    if (state.next.size < MAX_NEXT) state.next.set(character, reached)
    return reached
  }

  return (text) => {
    let state = begin
    for (const character of text.slice(0, MAX_TEXT).toLowerCase()) {
      if (state.isFound) return true
      state = step(state, character)
    }
    return state.isFound || state.isFoundAtEnd
  }
}

/** What can be reached without a character. */
function stateOf(automaton: Automaton, from: readonly number[], where: 'start' | 'middle'): State {
  const here = reach(automaton, from, [where])
  const atEnd = reach(automaton, from, [where, 'end'])
  const places = [...here].filter((id) => automaton.places[id]?.kind === 'character')
  return { places, isFound: here.has(0), isFoundAtEnd: atEnd.has(0), next: new Map() }
}

function reach({ places }: Automaton, from: readonly number[], open: readonly string[]): ReadonlySet<number> {
  const reached = new Set(from)
  // A set that grows while it is walked through is walked through to its end.
  for (const id of reached) {
    const place = places[id]
    if (place?.kind === 'go') for (const next of place.next) reached.add(next)
    else if ((place?.kind === 'start' || place?.kind === 'end') && open.includes(place.kind))
      reached.add(place.next)
  }
  return reached
}
