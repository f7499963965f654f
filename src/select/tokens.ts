// The text of an expression as tokens. Knows no operator by name.

import { FaultError } from './pattern/node.ts'

/** `name` is an operator such as `~d`; `word` is an argument or a word alone; its text is without quotes. */
export interface Token {
  readonly kind: 'name' | 'word' | '(' | ')' | '!' | '&' | '|'
  readonly text: string
  /** First unit of it, and the one behind it. */
  readonly at: number
  readonly end: number
}

const SPACE = /\s+/uy
const SIGN = /[()!&|]/uy
const NAME = /~[^\s()!&|"'~]*/uy
/** A regular expression may hold any of these when it stands in quotes. */
const BARE = /[^\s()&|"']+/uy

/** Throws a `FaultError` for a quote without its end. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0] ?? null
  }
  while (at < text.length) {
    const space = take(SPACE)
    if (space !== null) {
      at += space.length
      continue
    }
    const token = quotedToken(text, at) ?? signToken(take(SIGN), at) ?? plainToken(take, at)
    tokens.push(token)
    at = token.end
  }
  return tokens
}

function signToken(sign: string | null, at: number): Token | null {
  return sign === null ? null : { kind: sign as Token['kind'], text: sign, at, end: at + 1 }
}

function plainToken(take: (pattern: RegExp) => string | null, at: number): Token {
  const name = take(NAME)
  const text = name ?? take(BARE) ?? ''
  return { kind: name === null ? 'word' : 'name', text, at, end: at + text.length }
}

/** Within quotes, a backslash stands before a quote or a backslash; before anything else it is itself, as in `"\d+"`. */
function quotedToken(text: string, at: number): Token | null {
  const quote = text[at]
  if (quote !== '"' && quote !== "'") return null
  let content = ''
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i] ?? ''
    if (character === quote) return { kind: 'word', text: content, at, end: i + 1 }
    const next = text[i + 1] ?? ''
    const isEscape = character === '\\' && (next === quote || next === '\\')
    content += isEscape ? next : character
    if (isEscape) i++
  }
  throw new FaultError(`the ${quote} has no end`, at)
}
