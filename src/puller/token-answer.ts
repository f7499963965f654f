// The answer of an authorization server, read as Go's encoding/json reads it into a struct: one field of another type, and
// there is no token. Pure.

import { isRecord } from '../registry/json.ts'
import { goNoJson } from './go-words.ts'
import { goTimeProblem } from './go-time.ts'

type FieldType = 'string' | 'int' | 'time'

/** How a client reads a token. */
export interface TokenReading {
  /** In which answers it looks for one. */
  readonly statuses: 'below-400' | '200-alone'
  /** json.Decoder stops behind the first value; json.Unmarshal takes nothing but white space there. */
  readonly extent: 'first-value' | 'whole-body'
  /** What it decodes into, with its package: `auth.getTokenResponse`. The errors name it. */
  readonly type: string
  readonly fields: Readonly<Record<string, FieldType>>
  /** The first that is not empty is the token. */
  readonly takes: readonly ('token' | 'access_token')[]
  /** What it puts before the words of encoding/json. */
  readonly undecodable: string
  /** What it says of an answer without a token; null when it goes on, with an empty one. */
  readonly withoutToken: string | null
}

export type TokenAnswer =
  | { readonly token: string; readonly lifeS: number }
  /** In the client's words. */
  | { readonly problem: string }

export function readTokenAnswer(bytes: Buffer, reading: TokenReading): TokenAnswer {
  const { extent, undecodable, withoutToken, takes } = reading
  const text = bytes.toString()
  const end = endOfFirst(text)
  if (end === null) return { problem: undecodable + incomplete(bytes, extent) }
  const behind = text.slice(end).trimStart().slice(0, 1)
  if (extent === 'whole-body' && behind !== '')
    return { problem: `${undecodable}invalid character '${behind}' after top-level value` }
  const json = text.slice(0, end)
  const value = parsed(json)
  if (value === undefined) return { problem: undecodable + incomplete(bytes, extent) }
  const problem = value === null ? null : mismatch(value, json, reading)
  if (problem !== null) return { problem: undecodable + problem }
  const fields = new Map(
    Object.entries(isRecord(value) ? value : {}).map(([name, each]) => [name.toLowerCase(), each]),
  )
  const token = takes.map((name) => fields.get(name)).find((each) => typeof each === 'string' && each !== '')
  if (typeof token !== 'string' && withoutToken !== null) return { problem: withoutToken }
  const life = fields.get('expires_in')
  return { token: typeof token === 'string' ? token : '', lifeS: typeof life === 'number' ? life : 0 }
}

/** Where the first JSON value ends, by its brackets and quotes; null when it does not end, or none begins. */
function endOfFirst(text: string): number | null {
  const start = text.search(/\S/)
  if (start === -1) return null
  if (!'{["'.includes(text.charAt(start)))
    return start + (/^[\w.+-]+/.exec(text.slice(start))?.[0].length ?? NaN) || null
  let [depth, quoted] = [0, false]
  for (let at = start; at < text.length; at++) {
    const sign = text.charAt(at)
    if (quoted && sign === '\\') at++
    else if (sign === '"') quoted = !quoted
    else if (!quoted && '{['.includes(sign)) depth++
    else if (!quoted && '}]'.includes(sign)) depth--
    if (!quoted && depth === 0) return at + 1
  }
  return null
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined // its brackets are in order, and nothing else: the caller says so
  }
}

/** What encoding/json says of what is no value, or only the beginning of one. */
function incomplete(bytes: Buffer, extent: TokenReading['extent']): string {
  const first = bytes.find((byte) => ![0x20, 0x09, 0x0a, 0x0d].includes(byte))
  if (first === undefined) return extent === 'first-value' ? 'EOF' : goNoJson(null)
  // Go goes by bytes: a byte order mark begins with "ï".
  const sign = String.fromCharCode(first)
  if (!/[{["\d\-tfn]/.test(sign)) return goNoJson(sign)
  return extent === 'first-value' ? 'unexpected EOF' : goNoJson(null)
}

/** What keeps a value from its struct, in the words of encoding/json; null when nothing does. */
function mismatch(value: unknown, json: string, { type, fields }: TokenReading): string | null {
  if (!isRecord(value)) return `json: cannot unmarshal ${goKind(value)} into Go value of type ${type}`
  const struct = type.slice(type.indexOf('.') + 1)
  for (const [name, each] of Object.entries(value)) {
    const field = name.toLowerCase()
    const wanted = fields[field]
    if (wanted === undefined || each === null) continue
    const literal = typeof each === 'number' ? numberIn(json, each) : JSON.stringify(each)
    const problem = wanted === 'time' ? goTimeProblem(literal) : null
    if (problem !== null) return problem
    const fits =
      wanted === 'int' ? /^-?\d{1,18}$/.test(literal) : wanted === 'time' || typeof each === 'string'
    const shown = wanted === 'int' && typeof each === 'number' ? `number ${literal}` : goKind(each)
    if (!fits)
      return `json: cannot unmarshal ${shown} into Go struct field ${struct}.${field} of type ${wanted}`
  }
  return null
}

/** As it is written, which JSON.parse does not keep: Go takes 300 for an int, and 300.0 not. */
function numberIn(json: string, value: number): string {
  const all = json.match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi) ?? []
  return all.findLast((literal) => Number(literal) === value) ?? String(value)
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
