// Looks into dictionaries of a flow. A field that is missing, or of another type, is null: versions differ in both.

import type { HeaderList } from '../../../http/headers.ts'
import { measured } from './body.ts'
import type { Content, Long, Netstring } from './netstring.ts'
import { latin1 } from './scalars.ts'

/** What is too long to be held is of another type than any field but a body's. */
type Field = Netstring<Long>

/** Seconds since 1970, up to the year 5000: what is beyond is no time. */
const LAST_SECOND = 1e11

export function fieldOf(value: Field | null, name: string): Field | null {
  return value?.kind === 'dictionary' ? (value.byName.get(name) ?? null) : null
}

export function itemsOf(value: Field | null): readonly Field[] {
  return value?.kind === 'list' ? value.items : []
}

/** Text, or bytes as Latin-1: as Node has the bytes of a head. mitmproxy's versions differ in which they write. */
export function stringOf(value: Field | null): string | null {
  if (value?.kind === 'text') return value.text
  return value?.kind === 'bytes' ? latin1(value.bytes) : null
}

export function contentOf(value: Field | null): Content | null {
  if (value?.kind === 'long') return value.of === 'bytes' ? value.content : null
  if (value?.kind !== 'bytes') return null
  return measured(Buffer.from(value.bytes.buffer, value.bytes.byteOffset, value.bytes.length))
}

/** Of a body: those that are in memory. */
export function heldBytes(value: Field | null): number {
  if (value?.kind === 'long') return value.content?.head.length ?? 0
  return value?.kind === 'bytes' ? value.bytes.length : 0
}

export function numberOf(value: Field | null): number | null {
  return value?.kind === 'number' ? Number(value.literal) : null
}

/** Seconds since 1970; null for what is no time. */
export function secondsOf(value: Field | null): number | null {
  const seconds = numberOf(value)
  return seconds !== null && seconds > 0 && seconds < LAST_SECOND ? seconds : null
}

/** `127.0.0.1:443`, `[::1]:443` of a Python address. */
export function addressOf(value: Field | null): string | null {
  const [host, port] = itemsOf(value)
  const name = stringOf(host ?? null)
  const number = numberOf(port ?? null)
  if (name === null || name === '' || number === null) return null
  return `${name.includes(':') ? `[${name}]` : name}:${number}`
}

/** Null when it is no list of pairs. */
export function headersOf(value: Field | null): HeaderList | null {
  if (value?.kind !== 'list') return null
  const list: [string, string][] = []
  for (const item of value.items) {
    const [name, text] = itemsOf(item).map(stringOf)
    if (name == null || text == null) return null
    list.push([name, text])
  }
  return list
}
