// Texts of candidate fixtures: placeholders, and copies of a recipe that differ in one place.

/** Replaces each `@NAME@`; one without a value is an error. */
export function fillIn(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/@([A-Z_]+)@/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`the template asks for @${name}@, which nobody gives`)
    return value
  })
}

/** Replaces what stands in a text exactly once; what does not is an error, so that no variant changes nothing. */
export function changeOnce(text: string, from: string, to: string): string {
  const [before, after, ...more] = text.split(from)
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`this does not stand in the text exactly once: ${from}`)
  }
  return before + to + after
}
