// The leaves of a CA that comes as text: from its file, from memory, or from another thread.

import { makeKeyPair } from './authority.ts'
import { leafMinter, type Leaf } from './leaf.ts'
import { parsePair } from './pair.ts'

/** Makes `leafFor` of a text that `makeAuthority` wrote, with a key pair of its own. Throws on any other text. */
export async function leavesOf(pairPem: string, now: () => Date): Promise<(host: string) => Leaf> {
  const authority = parsePair(pairPem)
  if ('broken' in authority) throw new TypeError(`a CA that cannot be used: ${authority.broken}`)
  return leafMinter({ authority, keys: await makeKeyPair(), now })
}
