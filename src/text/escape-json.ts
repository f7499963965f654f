// The escaper of JSON that may be looked at on a terminal. JSON.stringify leaves DEL, C1 and bidi controls bare.

import { replaceUnprintable } from './printable.ts'

/**
 * Writes the unprintable characters of a JSON text as `\uXXXX` (RFC 8259 §7): the same value to a parser, inert on a
 * terminal. `json` must be compact or indented by spaces; its own line feeds are kept.
 */
export function escapeJson(json: string): string {
  return replaceUnprintable(json, (character) => (character === '\n' ? character : unicodeEscapes(character)))
}

function unicodeEscapes(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
