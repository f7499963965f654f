// Lists whose index is an id. Ids are dense, but a file may say anything.

/** How far an id may lie beyond those before it: half a capture has gaps, a hostile one would make a list of millions. */
const MAX_GAP = 1000

export function isFarBeyond(id: number, list: readonly unknown[]): boolean {
  return id > list.length + MAX_GAP
}
