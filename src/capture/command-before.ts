// Whether the name of a command stands before a place of its line. Knows no commands.

/** As much of a line as is looked at. */
const NEAR = 300

/**
 * Asked for one place after another, in order: each character of the text is searched once, however many places there are.
 * `commands`: global; the text is searched only once something is asked.
 */
export function commandsBefore(text: string, commands: RegExp): (place: number) => boolean {
  const pattern = new RegExp(commands)
  let next = -1
  let last = -1
  return (place) => {
    while (next < place) {
      last = next
      const match = pattern.exec(text)
      if (match === null) next = Number.POSITIVE_INFINITY
      else next = match.index
    }
    return last >= 0 && place - last <= NEAR && !text.slice(last, place).includes('\n')
  }
}
