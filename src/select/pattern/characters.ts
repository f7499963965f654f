// Single characters of a pattern: escapes such as `\d`, and classes such as `[a-z_]`. Without regard to case.

import { FaultError } from './node.ts'
import type { CharacterTest } from './node.ts'

const SETS: Readonly<Record<string, CharacterTest>> = {
  d: (character) => /[0-9]/u.test(character),
  w: (character) => /[\w]/u.test(character),
  s: (character) => /\s/u.test(character),
}

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** One character or set, and where the text goes on. */
export interface Read<Value> {
  readonly value: Value
  readonly next: number
}

export function literal(character: string): CharacterTest {
  const wanted = character.toLowerCase()
  return (seen) => seen === wanted
}

/** Behind a backslash at `at - 1`. A letter that means nothing here is refused: it would mean something elsewhere. */
export function readEscape(text: string, at: number): Read<string | CharacterTest> {
  const character = characterAt(text, at)
  if (character === '') throw new FaultError('a character is missing behind the backslash', at)
  const next = at + character.length
  const set = own(SETS, character.toLowerCase())
  if (set !== undefined) {
    const isNegated = character !== character.toLowerCase()
    return { value: isNegated ? (seen) => !set(seen) : set, next }
  }
  const control = own(CONTROLS, character)
  if (control !== undefined) return { value: control, next }
  if (/[\p{L}\p{N}]/u.test(character)) {
    throw new FaultError(`\\${character} is not known; \\d \\w \\s \\n \\r \\t are`, at - 1)
  }
  return { value: character, next }
}

/** Behind the `[` at `at - 1`. */
export function readClass(text: string, at: number): Read<CharacterTest> {
  const isNegated = text[at] === '^'
  const tests: CharacterTest[] = []
  let next = at + (isNegated ? 1 : 0)
  // A `]` that stands first is one of the characters.
  for (let first = true; first || text[next] !== ']'; first = false) {
    const low = readMember(text, next, at)
    next = low.next
    if (typeof low.value === 'function') {
      tests.push(low.value)
      continue
    }
    if (text[next] !== '-' || text[next + 1] === ']' || next + 1 >= text.length) {
      tests.push(literal(low.value))
      continue
    }
    const high = readMember(text, next + 1, at)
    if (typeof high.value === 'function') throw new FaultError('a range ends with one character', next + 1)
    tests.push(range(low.value, high.value, next))
    next = high.next
  }
  const isIn: CharacterTest = (seen) => tests.some((test) => test(seen))
  return { value: isNegated ? (seen) => !isIn(seen) : isIn, next: next + 1 }
}

function readMember(text: string, at: number, begin: number): Read<string | CharacterTest> {
  const character = characterAt(text, at)
  if (character === '') throw new FaultError('] is missing', begin - 1)
  return character === '\\' ? readEscape(text, at + 1) : { value: character, next: at + character.length }
}

function range(low: string, high: string, at: number): CharacterTest {
  const [from, to] = [low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0]
  if (from > to) throw new FaultError(`${low}-${high} is the wrong way round`, at - 1)
  const isWithin = (character: string): boolean => {
    const code = character.codePointAt(0) ?? 0
    return code >= from && code <= to
  }
  return (seen) => isWithin(seen) || isWithin(seen.toUpperCase())
}

/** The whole code point, or the lone surrogate, at a place; empty behind the end. */
export function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at)
  return code === undefined ? '' : String.fromCodePoint(code)
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
