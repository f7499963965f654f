// Whether Go reads a JSON value as a time, and what it says if not (go/src/time/format.go, `parse`; time.go,
// `UnmarshalJSON`). Pure.

const LAYOUT = JSON.stringify('"2006-01-02T15:04:05Z07:00"')

/** The parts of RFC 3339 as Go names them. Its hour may have one digit, its second a fraction. */
const PARTS: readonly (readonly [name: string, form: RegExp, most?: number, range?: string])[] = [
  ['"', /^"/],
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/, 12, 'month'],
  ['-', /^-/],
  ['02', /^\d\d/, 31, 'day'],
  ['T', /^T/],
  ['15', /^\d\d?/, 23, 'hour'],
  [':', /^:/],
  ['04', /^\d\d/, 59, 'minute'],
  [':', /^:/],
  ['05', /^\d\d(?:[.,]\d+)?/, 60, 'second'],
  ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/],
  ['"', /^"$/],
]

/** `literal`: as it stands in the JSON, with its quotes. Null when it is a time. */
export function goTimeProblem(literal: string): string | null {
  const parsing = `parsing time ${JSON.stringify(literal)}`
  let rest = literal
  for (const [name, form, most, range] of PARTS) {
    const found = form.exec(rest)?.[0]
    if (found === undefined)
      return `${parsing} as ${LAYOUT}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(name)}`
    if (most !== undefined && Math.floor(Number.parseFloat(found)) > most)
      return `${parsing}: ${range ?? name} out of range`
    rest = rest.slice(found.length)
  }
  return null
}
