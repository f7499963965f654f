// The text of an expression to its tree: `~d hub & !(~m HEAD | ~c 4xx)`. What stands side by side must all hold.

import { nearest } from './nearest.ts'
import { findOperator, OPERATORS } from './operators/index.ts'
import { FaultError } from './pattern/node.ts'
import type { Fault } from './pattern/node.ts'
import { WORD } from './select.ts'
import type { Select } from './select.ts'
import { tokensOf } from './tokens.ts'
import type { Token } from './tokens.ts'

export type ParsedSelect = { readonly ok: true; readonly select: Select } | ({ readonly ok: false } & Fault)

const MAX_LENGTH = 2000
/** Parentheses and `!` within each other. */
const MAX_DEPTH = 50

/** Never throws. `at` is where the text went wrong, in UTF-16 units; its length when more was expected. */
export function parseSelect(text: string): ParsedSelect {
  try {
    if (text.length > MAX_LENGTH) {
      throw new FaultError(`an expression has at most ${MAX_LENGTH} characters`, MAX_LENGTH)
    }
    const reader = new Reader(tokensOf(text), text.length)
    const select = reader.readOr(0)
    reader.expectEnd()
    return { ok: true, select }
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, message: error.message, at: error.at }
    throw error
  }
}

/** Where it is in the tokens. */
class Reader {
  readonly #tokens: readonly Token[]
  readonly #end: number
  #next = 0

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens
    this.#end = end
  }

  readOr(depth: number): Select {
    const first = this.#readAnd(depth)
    const more: Select[] = []
    while (this.#takes('|')) more.push(this.#readAnd(depth))
    return joined('or', first, more)
  }

  expectEnd(): void {
    const token = this.#peek()
    if (token !== undefined) throw new FaultError(`${token.text} has no ( before it`, token.at)
  }

  #readAnd(depth: number): Select {
    const first = this.#readNot(depth)
    const more: Select[] = []
    while (this.#takes('&') || this.#isTerm()) more.push(this.#readNot(depth))
    return joined('and', first, more)
  }

  #readNot(depth: number): Select {
    const token = this.#peek()
    if (depth > MAX_DEPTH) throw new FaultError(`nested deeper than ${MAX_DEPTH}`, token?.at ?? this.#end)
    if (this.#takes('!')) return { kind: 'not', of: this.#readNot(depth + 1) }
    if (token !== undefined && this.#takes('(')) {
      const inside = this.readOr(depth + 1)
      if (!this.#takes(')')) throw new FaultError('the ( has no )', token.at)
      return inside
    }
    return this.#readTest()
  }

  #readTest(): Select {
    const token = this.#peek()
    if (token?.kind === 'word') {
      this.#next++
      return { kind: 'test', operator: WORD, argument: token.text }
    }
    if (token?.kind !== 'name') {
      const what = token === undefined ? 'the end' : token.text
      throw new FaultError(
        `a word or an operator such as ~d was expected, not ${what}`,
        token?.at ?? this.#end,
      )
    }
    this.#next++
    const operator = findOperator(token.text)
    if (operator === null) throw unknown(token)
    const { name, argument } = operator
    if (argument === null) return { kind: 'test', operator: name, argument: null }
    const given = this.#peek()
    if (given?.kind !== 'word') {
      throw new FaultError(`${name} wants ${argument} behind it`, given?.at ?? this.#end)
    }
    this.#next++
    const prepared = operator.prepare(given.text)
    if (!prepared.ok) throw new FaultError(prepared.message, placeIn(given, prepared.at))
    return { kind: 'test', operator: name, argument: given.text }
  }

  #isTerm(): boolean {
    const kind = this.#peek()?.kind
    return kind !== undefined && kind !== ')' && kind !== '|'
  }

  #takes(kind: Token['kind']): boolean {
    if (this.#peek()?.kind !== kind) return false
    this.#next++
    return true
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next]
  }
}

/** Within quotes, escapes may have moved it; it is never behind the token. */
function placeIn({ at, end, text }: Token, within: number): number {
  const quote = end - at === text.length ? 0 : 1
  return Math.min(end - 1, at + quote + within)
}

function joined(kind: 'and' | 'or', first: Select, [second, ...rest]: readonly Select[]): Select {
  return second === undefined ? first : { kind, parts: [first, second, ...rest] }
}

function unknown({ text, at }: Token): FaultError {
  if (text === '~') return new FaultError('an operator such as ~d or ~phase was expected', at)
  const names = OPERATORS.map(({ name }) => name)
  const near = nearest(text, names)
  const hint = near === null ? `known are ${names.join(' ')}` : `did you mean ${near}?`
  return new FaultError(`there is no operator ${text}; ${hint}`, at)
}
