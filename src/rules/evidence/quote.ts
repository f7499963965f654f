// What a server said, short enough for a sentence. Escaping is for the sinks.

import { parseErrors } from '../../registry/error-body.ts'

/** Characters of a body that a message repeats. */
const LIMIT = 160

/** One line, cut at `limit` characters. */
export function shortened(text: string, limit = LIMIT): string {
  // Bodies may be megabytes: only as much is looked at as can be shown.
  const line = text
    .slice(0, 4 * limit)
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line
}

/** `: "manifest unknown"`, from the error body of the specification or from plain text; empty when nothing was said. */
export function saying(text: string | null): string {
  if (text === null || text.trim() === '') return ''
  const [first] = parseErrors(text)
  const words = first === undefined ? text : first.message === '' ? first.code : first.message
  return `: “${shortened(words)}”`
}
