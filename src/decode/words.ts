// Few words for arrows, used by more than one phase.

import { isDigest, shortDigest } from '../registry/digest.ts'
import { parseObject } from '../registry/json.ts'

/** A tag as it is, a digest cut short. */
export function shortReference(reference: string): string {
  return isDigest(reference) ? shortDigest(reference) : reference
}

/** `1 layer`, `2 layers`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}

/** How many entries the list under `member` has, in words; null when there is no such list. Never throws. */
export function countOf(
  text: string | null,
  member: string,
  noun: string,
  plural = `${noun}s`,
): string | null {
  const list = parseObject(text ?? '')?.[member]
  return Array.isArray(list) ? counted(list.length, noun, plural) : null
}
