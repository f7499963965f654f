// Whether a JSON text holds more values than memory does: a text of half a gigabyte may be a hundred million of them.

/** Of a HAR some hundred an entry. A value takes up to a hundred bytes, whatever it is. */
export const MAX_VALUES = 8_000_000

/** A text this short cannot hold that many. */
const SMALL = 2 * MAX_VALUES

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OBJECT, LIST] = [0x7b, 0x5b]

/** Counts commas and opening brackets outside strings. Never throws. */
export function isCrowded(text: string): boolean {
  if (text.length < SMALL) return false
  let values = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) at = endOfString(text, at)
    else if ((unit === COMMA || unit === OBJECT || unit === LIST) && ++values > MAX_VALUES) return true
  }
  return false
}

/** Of the quote that ends the string at `open`; the end of the text when none does. */
export function endOfString(text: string, open: number): number {
  let at = open + 1
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at
}
