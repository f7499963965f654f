// A HAR that breaks off, closed behind the last entry that is whole. Knows JSON's brackets and strings, no HAR fields
// but `log` and `entries`.

/** The text up to the last whole entry, with its brackets closed; null when it does not get as far as that. */
export function mend(text: string): string | null {
  const begin = /"entries"\s*:\s*\[/.exec(text)
  if (begin === null) return null
  const end = endOfLastEntry(text, begin.index + begin[0].length)
  return `${text.slice(0, end)}]}}`
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
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

function endOfString(text: string, open: number): number {
  let at = open + 1
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at
}
