// JSON with the place of each value in its text, so that one value can be changed and every other byte stays.
// Knows nothing of what the members mean.

/** Places are of UTF-16 units in the text. */
export type JsonNode =
  | { readonly kind: 'string'; readonly value: string; readonly start: number; readonly end: number }
  | { readonly kind: 'number' | 'word'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'array'
      readonly items: readonly JsonNode[]
      readonly start: number
      readonly end: number
    }
  | {
      readonly kind: 'object'
      /** In their order, repeated names too. */
      readonly members: readonly JsonMember[]
      readonly start: number
      readonly end: number
    }

export interface JsonMember {
  readonly name: string
  /** Of its name. */
  readonly start: number
  readonly value: JsonNode
}

export type JsonObjectNode = Extract<JsonNode, { kind: 'object' }>

/** No recording is deeper, and no hostile one may exhaust the stack. */
const MAX_DEPTH = 500

/** The tree of a JSON text, or what is wrong with it, in words that follow "it". Never throws. */
export function parseJsonTree(text: string): JsonNode | string {
  try {
    JSON.parse(text)
  } catch (error) {
    // The engine has the words and the place; it quotes up to ten characters of the text, which may be a secret.
    return `is not JSON: ${String(error).replace(/^SyntaxError: |"[^]*$/g, '')}`.trimEnd()
  }
  let at = 0

  function skip(pattern: RegExp): void {
    pattern.lastIndex = at
    pattern.test(text)
    at = Math.max(at, pattern.lastIndex)
  }

  function parseString(): Extract<JsonNode, { kind: 'string' }> {
    const start = at
    at = endOfString(text, at)
    return { kind: 'string', value: JSON.parse(text.slice(start, at)) as string, start, end: at }
  }

  function parseList<T>(close: string, parse: () => T): T[] {
    const items: T[] = []
    at += 1
    skip(BLANK)
    while (text[at] !== close) {
      items.push(parse())
      skip(SEPARATOR)
    }
    at += 1
    return items
  }

  function parseValue(depth: number): JsonNode {
    skip(BLANK)
    const start = at
    if (depth > MAX_DEPTH) throw new RangeError(`is nested deeper than ${MAX_DEPTH} levels`)
    const first = text[at]
    if (first === '"') return parseString()
    if (first === '[') {
      const items = parseList(']', () => parseValue(depth + 1))
      return { kind: 'array', items, start, end: at }
    }
    if (first === '{') {
      const members = parseList('}', () => parseMember(depth + 1))
      return { kind: 'object', members, start, end: at }
    }
    skip(SCALAR)
    return { kind: first === '-' || /\d/.test(first ?? '') ? 'number' : 'word', start, end: at }
  }

  function parseMember(depth: number): JsonMember {
    const { value: name, start } = parseString()
    skip(COLON)
    return { name, start, value: parseValue(depth) }
  }

  try {
    return parseValue(0)
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}

// Sticky: each goes on where `at` is. The text is known to be JSON.
const BLANK = /\s*/y
const SEPARATOR = /\s*,?\s*/y
const COLON = /\s*:\s*/y
const SCALAR = /[-+.\w]*/y

/** After the quote that ends the string at `start`. By search, for a regular expression keeps a stack of what it passed. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0
    while (text[quote - 1 - escapes] === '\\') escapes += 1
    if (escapes % 2 === 0) return quote + 1
  }
}

/** The value of the last member of this name, as `JSON.parse` has it; null when there is none. */
export function memberOf(node: JsonNode | null, name: string): JsonNode | null {
  if (node?.kind !== 'object') return null
  return node.members.findLast((member) => member.name === name)?.value ?? null
}

export function textOf(node: JsonNode | null): string | null {
  return node?.kind === 'string' ? node.value : null
}

export interface Edit {
  readonly start: number
  readonly end: number
  /** In place of what stands there; JSON. */
  readonly json: string
}

/** Takes out a member, with the comma that goes with it. */
export function removal({ members, start, end }: JsonObjectNode, member: JsonMember): Edit {
  const i = members.indexOf(member)
  const [before, after] = [members[i - 1], members[i + 1]]
  if (after !== undefined) return { start: member.start, end: after.start, json: '' }
  if (before !== undefined) return { start: before.value.end, end: member.value.end, json: '' }
  return { start: start + 1, end: end - 1, json: '' }
}

/** The edits must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let done = 0
  for (const { start, end, json } of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(text.slice(done, start), json)
    done = end
  }
  parts.push(text.slice(done))
  return parts.join('')
}
