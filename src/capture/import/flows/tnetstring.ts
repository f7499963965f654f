// Typed netstrings (mitmproxy/io/tnetstring.py): `5:hello,`, `4:true!`, `8:1:a;1:b;}`. Knows nothing of flows.
// Bytes are hostile: nothing is allocated for a length that is only announced, and depth is bounded.

/** Text is what mitmproxy writes for `str`, bytes for `bytes`. Numbers keep their spelling, to be written as they were. */
export type Netstring =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly tag: '#' | '^'; readonly literal: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly items: readonly Netstring[] }
  | {
      readonly kind: 'dictionary'
      readonly members: readonly Member[]
      /** Of two with one name the last, as Python has it. */
      readonly byName: ReadonlyMap<string, Netstring>
    }

export type Member = readonly [key: Netstring, value: Netstring]

export type Dictionary = Extract<Netstring, { kind: 'dictionary' }>

/** `cut`: the bytes end before the value does. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly end: number }
  | { readonly ok: false; readonly because: 'broken' | 'cut'; readonly message: string; readonly at: number }

/** Of a length, as mitmproxy limits it. */
const MAX_DIGITS = 12
/** A flow is nine levels deep at most. */
const MAX_DEPTH = 40
/** Of one entry: a flow has some hundred, and a WebSocket's seven a message. `0:,` is three bytes, a value is a hundred. */
const MAX_VALUES = 1_000_000

const COLON = 0x3a

/** Where a value's payload and tag are. */
interface Frame {
  readonly start: number
  /** Of the tag, which is the byte after the payload. */
  readonly tagAt: number
}

/** The frame of the value at `at`, within `limit`. Never throws. */
export function frameAt(bytes: Uint8Array, at: number, limit = bytes.length): Parsed<Frame> {
  let length = 0
  let i = at
  for (; i < limit && i - at <= MAX_DIGITS; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30
    if (digit < 0 || digit > 9) break
    length = length * 10 + digit
  }
  if (i === limit && i - at <= MAX_DIGITS) return cut(at, 'breaks off in a length')
  if (i === at || i - at > MAX_DIGITS || bytes[i] !== COLON) return broken(at, 'has no length')
  const tagAt = i + 1 + length
  return tagAt < limit
    ? { ok: true, value: { start: i + 1, tagAt }, end: tagAt + 1 }
    : cut(at, `announces ${length} bytes, of which ${Math.max(0, limit - i - 1)} are there`)
}

/** The value at `at`. Never throws. */
export function parseNetstring(bytes: Uint8Array, at = 0): Parsed<Netstring> {
  return parseAt(bytes, at, { limit: bytes.length, depth: 0, count: { left: MAX_VALUES } })
}

interface Bounds {
  readonly limit: number
  readonly depth: number
  readonly count: { left: number }
}

function parseAt(bytes: Uint8Array, at: number, { limit, depth, count }: Bounds): Parsed<Netstring> {
  count.left -= 1
  if (count.left < 0) return broken(at, `is beyond ${MAX_VALUES} values`)
  const frame = frameAt(bytes, at, limit)
  if (!frame.ok) return frame
  const { start, tagAt } = frame.value
  const tag = String.fromCharCode(bytes[tagAt] ?? 0)
  const parsePayload = PAYLOADS.get(tag)
  if (parsePayload !== undefined) {
    const value = parsePayload(bytes.subarray(start, tagAt))
    return typeof value === 'string' ? broken(start, value) : { ok: true, value, end: frame.end }
  }
  if (tag !== ']' && tag !== '}')
    return broken(tagAt, `has the type ${JSON.stringify(tag)}, which there is none of`)
  if (depth === MAX_DEPTH) return broken(start, 'is nested too deep')
  const items: Netstring[] = []
  for (let next = start; next < tagAt;) {
    const item = parseAt(bytes, next, { limit: tagAt, depth: depth + 1, count })
    // Within a frame that is whole, what does not fit is broken, not cut.
    if (!item.ok) return { ...item, because: 'broken' }
    items.push(item.value)
    next = item.end
  }
  if (tag === ']') return { ok: true, value: { kind: 'list', items }, end: frame.end }
  const members = pairs(items)
  if (members === null) return broken(tagAt, 'has a key without a value')
  const byName = new Map(members.map(([key, value]) => [nameOf(key), value]))
  return { ok: true, value: { kind: 'dictionary', members, byName }, end: frame.end }
}

/** Keys are bytes before mitmproxy 1, and text since. */
function nameOf(key: Netstring): string {
  if (key.kind === 'text') return key.text
  return key.kind === 'bytes' ? latin1(key.bytes) : ''
}

/** Of values without values in them: the value, or what is wrong with it. */
const PAYLOADS: ReadonlyMap<string, (payload: Uint8Array) => Netstring | string> = new Map([
  [',', (bytes): Netstring => ({ kind: 'bytes', bytes })],
  [';', parseText],
  ['#', parseNumber('#', /^-?\d{1,20}$/)],
  ['^', parseNumber('^', /^(?:-?(?:\d{1,400}(?:\.\d{1,400})?(?:e[+-]?\d{1,5})?|inf)|nan)$/)],
  ['!', parseBoolean],
  [
    '~',
    (payload): Netstring | string => (payload.length === 0 ? { kind: 'null' } : 'is a null with bytes in it'),
  ],
])

/** One for all: to make one costs more than to decode a name. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function parseText(payload: Uint8Array): Netstring | string {
  try {
    return { kind: 'text', text: UTF8.decode(payload) }
  } catch {
    return 'is text, but not UTF-8'
  }
}

function parseNumber(tag: '#' | '^', form: RegExp) {
  return (payload: Uint8Array): Netstring | string => {
    const literal = latin1(payload.subarray(0, 1000))
    return form.test(literal) ? { kind: 'number', tag, literal } : 'is a number, but not of digits'
  }
}

function parseBoolean(payload: Uint8Array): Netstring | string {
  const literal = latin1(payload.subarray(0, 6))
  return literal === 'true' || literal === 'false'
    ? { kind: 'boolean', value: literal === 'true' }
    : 'is neither true nor false'
}

function pairs(items: readonly Netstring[]): Member[] | null {
  const members: Member[] = []
  for (let i = 0; i < items.length; i += 2) {
    const [key, value] = [items[i], items[i + 1]]
    if (key === undefined || value === undefined) return null
    members.push([key, value])
  }
  return members
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function broken(at: number, message: string): Extract<Parsed<never>, { ok: false }> {
  return { ok: false, because: 'broken', message, at }
}

function cut(at: number, message: string): Extract<Parsed<never>, { ok: false }> {
  return { ok: false, because: 'cut', message, at }
}
