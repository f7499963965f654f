// How a remedy is written: where the lines go, then the lines as they stand in the file. Knows no program.

/** One line of text, `server block: gzip off;`, since reports put it behind a message. */
export function at(place: string, ...lines: readonly string[]): string {
  return `${place}: ${lines.join(' ')}`
}

/** Several places, in the order in which they are edited. */
export function both(...places: readonly string[]): string {
  return places.join(' Then ')
}
