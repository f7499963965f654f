// The payloads of typed netstrings that have no others in them.

import type { Netstring } from './netstring.ts'

/** Of values without values in them: the value, or what is wrong with it. */
export const PAYLOADS: ReadonlyMap<string, (payload: Uint8Array) => Netstring | string> = new Map([
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

export const NOT_UTF8 = 'is text, but not UTF-8'

function parseText(payload: Uint8Array): Netstring | string {
  try {
    return { kind: 'text', text: UTF8.decode(payload) }
  } catch {
    return NOT_UTF8
  }
}

/** A number is shorter, and what is longer is none. */
export const SCALAR_BYTES = 1000

function parseNumber(tag: '#' | '^', form: RegExp) {
  return (payload: Uint8Array): Netstring | string => {
    const literal = latin1(payload.subarray(0, SCALAR_BYTES))
    return form.test(literal) ? { kind: 'number', tag, literal } : 'is a number, but not of digits'
  }
}

function parseBoolean(payload: Uint8Array): Netstring | string {
  const literal = latin1(payload.subarray(0, 6))
  return literal === 'true' || literal === 'false'
    ? { kind: 'boolean', value: literal === 'true' }
    : 'is neither true nor false'
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}
