// JSON set out in lines, in the tokens that were sent: names that come twice stay two, and 1.0 does not become 1.

/** White space is what lies between the tokens: nothing else can, in JSON (RFC 8259, section 2). */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^{}[\],:"\t\n\r ]+/gu

/** Deeper levels are indented no further: a body of nothing but brackets would become gigabytes. */
const DEEPEST = 20

/** As JSON.stringify would set it out with two spaces; text that is not JSON comes back as it is. */
export function setOut(text: string): string {
  if (!isJson(text)) return text
  let depth = 0
  let before = ''
  let out = ''
  for (const [token] of text.matchAll(TOKEN)) {
    if (isClosing(token)) depth--
    out += gap(before, token, depth) + token
    if (isOpening(token)) depth++
    before = token
  }
  return out
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function gap(before: string, token: string, depth: number): string {
  if (before === ':') return ' '
  const isEmpty = isOpening(before) && isClosing(token)
  const beginsLine = isOpening(before) || before === ',' || isClosing(token)
  return beginsLine && !isEmpty ? `\n${'  '.repeat(Math.min(depth, DEEPEST))}` : ''
}

function isOpening(token: string): boolean {
  return token === '{' || token === '['
}

function isClosing(token: string): boolean {
  return token === '}' || token === ']'
}
