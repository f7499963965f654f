// Typed netstrings (mitmproxy/io/tnetstring.py): `5:hello,`, `4:true!`, `8:1:a;1:b;}`. Knows nothing of flows.
// Bytes are hostile: nothing is allocated for a length that is only announced, and depth is bounded.

import type { Long, Member, Netstring } from './netstring.ts'
import { latin1, PAYLOADS } from './scalars.ts'

/** `cut`: the bytes end before the value does. */
export type Parsed<T> = { readonly ok: true; readonly value: T; readonly end: number } | Refused

export interface Refused {
  readonly ok: false
  readonly because: 'broken' | 'cut'
  readonly message: string
  readonly at: number
}

/** Of a length, as mitmproxy limits it. */
const MAX_DIGITS = 12
/** So many bytes are enough to see a length, or that there is none. */
export const LENGTH_BYTES = MAX_DIGITS + 1
/** A flow is nine levels deep at most. */
const MAX_DEPTH = 40
/** Of one entry: a flow has some hundred, and a WebSocket's seven a message. `0:,` is three bytes, a value is a hundred. */
export const MAX_VALUES = 1_000_000

const COLON = 0x3a

/** Where a value's payload and tag are. */
export interface Frame {
  readonly start: number
  /** Of the tag, which is the byte after the payload. */
  readonly tagAt: number
}

/**
 * The frame of the value at `at`, within `limit`; of the bytes no more need be there than `LENGTH_BYTES`. Never throws.
 */
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
    : cut(at, shortOf(length, limit - i - 1))
}

/** What is said of a value whose bytes end before it does. */
export function shortOf(announced: number, there: number): string {
  return `announces ${announced} bytes, of which ${Math.max(0, there)} are there`
}

/** Of where a value is read. */
export interface Bounds {
  /** Where the value around it ends, or the bytes do. */
  readonly limit: number
  readonly depth: number
  /** How many values the entry may still have. */
  readonly count: { left: number }
}

/** The value at `at`. Never throws. */
export function parseNetstring(
  bytes: Uint8Array,
  at = 0,
  { limit, depth, count }: Bounds = { limit: bytes.length, depth: 0, count: { left: MAX_VALUES } },
): Parsed<Netstring> {
  count.left -= 1
  if (count.left < 0) return tooMany(at)
  const frame = frameAt(bytes, at, limit)
  if (!frame.ok) return frame
  const { start, tagAt } = frame.value
  const tag = String.fromCharCode(bytes[tagAt] ?? 0)
  const leaf = leafOf(tag, bytes.subarray(start, tagAt), frame.value)
  if (leaf !== null) return leaf
  const refused = refusedContainer(tag, frame.value, depth)
  if (refused !== null) return refused
  const items: Netstring[] = []
  for (let next = start; next < tagAt;) {
    const item = parseNetstring(bytes, next, { limit: tagAt, depth: depth + 1, count })
    // Within a frame that is whole, what does not fit is broken, not cut.
    if (!item.ok) return { ...item, because: 'broken' }
    items.push(item.value)
    next = item.end
  }
  return containerOf(tag, items, tagAt)
}

/** A value without values in it; null where the tag is not that of one. */
export function leafOf(tag: string, payload: Uint8Array, { start, tagAt }: Frame): Parsed<Netstring> | null {
  const value = PAYLOADS.get(tag)?.(payload)
  if (value === undefined) return null
  return typeof value === 'string' ? broken(start, value) : { ok: true, value, end: tagAt + 1 }
}

/** Why there can be no list or dictionary here, whatever is in it; null where there can. */
export function refusedContainer(tag: string, { start, tagAt }: Frame, depth: number): Refused | null {
  if (tag !== ']' && tag !== '}')
    return broken(tagAt, `has the type ${JSON.stringify(tag)}, which there is none of`)
  return depth === MAX_DEPTH ? broken(start, 'is nested too deep') : null
}

/** The list or dictionary of these values. */
export function containerOf<L extends Long>(
  tag: string,
  items: readonly Netstring<L>[],
  tagAt: number,
): Parsed<Netstring<L>> {
  const end = tagAt + 1
  if (tag === ']') return { ok: true, value: { kind: 'list', items }, end }
  const members = pairs(items)
  if (members === null) return broken(tagAt, 'has a key without a value')
  const byName = new Map(members.map(([key, value]) => [nameOf(key), value]))
  return { ok: true, value: { kind: 'dictionary', members, byName }, end }
}

/** Keys are bytes before mitmproxy 1, and text since. */
export function nameOf(key: Netstring<Long>): string {
  if (key.kind === 'text') return key.text
  return key.kind === 'bytes' ? latin1(key.bytes) : ''
}

function pairs<L extends Long>(items: readonly Netstring<L>[]): Member<L>[] | null {
  const members: Member<L>[] = []
  for (let i = 0; i < items.length; i += 2) {
    const [key, value] = [items[i], items[i + 1]]
    if (key === undefined || value === undefined) return null
    members.push([key, value])
  }
  return members
}

/** Of an entry that takes more memory than it is worth. */
export function tooMany(at: number): Refused {
  return broken(at, `is beyond ${MAX_VALUES} values`)
}

export function broken(at: number, message: string): Refused {
  return { ok: false, because: 'broken', message, at }
}

export function cut(at: number, message: string): Refused {
  return { ok: false, because: 'cut', message, at }
}
