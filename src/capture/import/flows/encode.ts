// Typed netstrings, out: the inverse of parsing them, byte for byte.

import type { Netstring } from './netstring.ts'

/** The value as mitmproxy writes it. */
export function encodeNetstring(value: Netstring): Buffer {
  return Buffer.concat(piecesOf(value))
}

function piecesOf(value: Netstring): Buffer[] {
  const payload = payloadOf(value)
  const length = payload.reduce((sum, piece) => sum + piece.length, 0)
  return [Buffer.from(`${length}:`), ...payload, Buffer.from(tagOf(value))]
}

function payloadOf(value: Netstring): Buffer[] {
  if (value.kind === 'bytes')
    return [Buffer.from(value.bytes.buffer, value.bytes.byteOffset, value.bytes.length)]
  if (value.kind === 'text') return [Buffer.from(value.text)]
  if (value.kind === 'number') return [Buffer.from(value.literal)]
  if (value.kind === 'boolean') return [Buffer.from(String(value.value))]
  // One buffer a level: to spread the pieces of a long list would overflow the stack.
  if (value.kind === 'list') return [Buffer.concat(value.items.map(encodeNetstring))]
  if (value.kind === 'dictionary') return [Buffer.concat(value.members.flat().map(encodeNetstring))]
  return []
}

const TAGS = { bytes: ',', text: ';', boolean: '!', null: '~', list: ']', dictionary: '}' } as const

function tagOf(value: Netstring): string {
  return value.kind === 'number' ? value.tag : TAGS[value.kind]
}
