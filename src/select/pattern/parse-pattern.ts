// The text of a pattern to its parts: the regular expressions that everybody knows, without what takes more than one
// look at each character (back references, look-around). Knows nothing of matching.

import { characterAt, literal, readClass, readEscape } from './characters.ts'
import type { Read } from './characters.ts'
import { FaultError } from './node.ts'
import type { PatternNode } from './node.ts'

/** UTF-16 units of a pattern. */
const MAX_LENGTH = 500
/** Groups in groups. */
const MAX_DEPTH = 30
/** Of a count such as `{2,40}`. */
const MAX_COUNT = 100

const ANY: PatternNode = { kind: 'character', test: (character) => character !== '\n' }

/** Throws a `FaultError` with the place in the text. */
export function parsePattern(text: string): PatternNode {
  if (text.length > MAX_LENGTH) {
    throw new FaultError(`a pattern has at most ${MAX_LENGTH} characters`, MAX_LENGTH)
  }
  const { value, next } = readChoice(text, 0, 0)
  if (next < text.length) throw new FaultError(') without a (', next)
  return value
}

function readChoice(text: string, at: number, depth: number): Read<PatternNode> {
  if (depth > MAX_DEPTH) throw new FaultError(`groups are nested deeper than ${MAX_DEPTH}`, at)
  const parts: PatternNode[] = []
  let next = at - 1
  do {
    const part = readSequence(text, next + 1, depth)
    parts.push(part.value)
    next = part.next
  } while (text[next] === '|')
  const [only] = parts
  return { value: parts.length === 1 && only !== undefined ? only : { kind: 'choice', parts }, next }
}

function readSequence(text: string, at: number, depth: number): Read<PatternNode> {
  const parts: PatternNode[] = []
  let next = at
  while (next < text.length && text[next] !== '|' && text[next] !== ')') {
    const one = readOne(text, next, depth)
    const repeated = readRepeats(text, one)
    parts.push(repeated.value)
    next = repeated.next
  }
  return { value: { kind: 'sequence', parts }, next }
}

function readOne(text: string, at: number, depth: number): Read<PatternNode> {
  const character = characterAt(text, at)
  const next = at + character.length
  switch (character) {
    case '(':
      return readGroup(text, next, depth)
    case '[': {
      const { value: test, next: behind } = readClass(text, next)
      return { value: { kind: 'character', test }, next: behind }
    }
    case '\\': {
      const { value, next: behind } = readEscape(text, next)
      const test = typeof value === 'function' ? value : literal(value)
      return { value: { kind: 'character', test }, next: behind }
    }
    case '.':
      return { value: ANY, next }
    case '^':
      return { value: { kind: 'start' }, next }
    case '$':
      return { value: { kind: 'end' }, next }
    case '*':
    case '+':
    case '?':
      throw new FaultError(`${character} stands behind what it repeats; \\${character} is the character`, at)
    default:
      return { value: { kind: 'character', test: literal(character) }, next }
  }
}

function readGroup(text: string, at: number, depth: number): Read<PatternNode> {
  const begin = text.startsWith('?:', at) ? at + 2 : at
  if (text[begin] === '?') throw new FaultError('of (?…) only (?:…) is known', at - 1)
  const { value, next } = readChoice(text, begin, depth + 1)
  if (text[next] !== ')') throw new FaultError(') is missing', at - 1)
  return { value, next: next + 1 }
}

/** `*`, `+`, `?`, `{2}`, `{2,}`, `{2,5}`; a `?` behind them asks for less, which whether-there-is-one does not care about. */
function readRepeats(text: string, { value, next }: Read<PatternNode>): Read<PatternNode> {
  const [sign = '', count] = /^(?:[*+?]|\{(\d+(?:,\d*)?)\})/u.exec(text.slice(next, next + 16)) ?? []
  if (sign === '') return { value, next }
  const behind = next + sign.length
  const [least, most] = count === undefined ? simple(sign) : counted(count, next)
  const lazy = text[behind] === '?' ? 1 : 0
  const after = characterAt(text, behind + lazy)
  if (after !== '' && '*+?'.includes(after)) {
    throw new FaultError(`${after} repeats what is repeated already`, behind + lazy)
  }
  return { value: { kind: 'repeat', of: value, least, most }, next: behind + lazy }
}

function simple(sign: string): readonly [number, number | null] {
  if (sign === '?') return [0, 1]
  return [sign === '+' ? 1 : 0, null]
}

function counted(count: string, at: number): readonly [number, number | null] {
  const [low = '', high] = count.split(',')
  const least = Number(low)
  const most = high === undefined ? least : high === '' ? null : Number(high)
  if (least > MAX_COUNT || (most ?? 0) > MAX_COUNT)
    throw new FaultError(`{${count}} is more than ${MAX_COUNT}`, at)
  if (most !== null && most < least) throw new FaultError(`{${count}} is the wrong way round`, at)
  return [least, most]
}
