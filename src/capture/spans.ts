// Places within a text, and the text with something else in them. Knows nothing of what they are places of.

export interface Span {
  readonly start: number
  /** Behind the last character. */
  readonly end: number
}

/** By where they stand; those that overlap as one, which else is as the one that begins earlier, or was found first. */
export function joined<T extends Span>(spans: readonly T[]): T[] {
  if (spans.length < 2) return [...spans]
  const union: T[] = []
  for (const each of spans.toSorted((a, b) => a.start - b.start)) {
    const last = union.at(-1)
    if (last === undefined || each.start >= last.end) union.push(each)
    else if (each.end > last.end) union[union.length - 1] = { ...last, end: each.end }
  }
  return union
}

/** `spans`: in order, and none of them overlap. The same string when there are none. */
export function replaceSpans<T extends Span>(
  text: string,
  spans: readonly T[],
  replace: (found: string, span: T) => string,
): string {
  if (spans.length === 0) return text
  const pieces: string[] = []
  let done = 0
  for (const span of spans) {
    pieces.push(text.slice(done, span.start), replace(text.slice(span.start, span.end), span))
    done = span.end
  }
  return pieces.join('') + text.slice(done)
}
