// A HAR that breaks off, closed behind the last entry that is whole. Knows JSON's brackets and strings, no HAR fields
// but `log` and `entries`.

import { endOfString } from './crowd.ts'

export interface Mended {
  /** Up to the last whole entry, with its brackets closed. */
  readonly text: string
  /** What stands behind it. */
  readonly lost: string
}

/** null when it does not get as far as the list of entries. The text may still be no JSON, if it was none before. */
export function mend(text: string): Mended | null {
  const begin = /"entries"\s*:\s*\[/.exec(text)
  if (begin === null) return null
  const end = endOfLastEntry(text, begin.index + begin[0].length)
  return { text: `${text.slice(0, end)}]}}`, lost: text.slice(end) }
}

/** In words that follow "it". */
export function lossOf({ lost }: Mended, entries: number): string {
  const place = entries === 0 ? 'in its first entry' : `behind entry ${entries}`
  return `breaks off, or is no JSON, ${place}: ${lost.length} characters are lost`
}

const [QUOTE, COMMA] = [0x22, 0x2c]
const OPENING: readonly number[] = [0x7b, 0x5b]
const CLOSING: readonly number[] = [0x7d, 0x5d]

/** One pass, by code units: a file may be half a gigabyte. */
function endOfLastEntry(text: string, from: number): number {
  let depth = 0
  let end = from
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) at = endOfString(text, at)
    else if (OPENING.includes(unit)) depth++
    else if (CLOSING.includes(unit)) {
      depth--
      if (depth === 0) end = at + 1
      if (depth < 0) break
    } else if (unit === COMMA && depth === 0 && end === from) break
  }
  return end
}
