// A CA for one run: made in memory and gone with the process, so that nobody is left trusting it.

import { makeAuthority, makeKeyPair } from './authority.ts'
import { leafMinter, type Leaf } from './leaf.ts'
import { parsePair } from './pair.ts'

export interface EphemeralAuthority {
  readonly certPem: string
  readonly leafFor: (host: string) => Leaf
}

/** `hostname` goes into its name. */
export async function makeEphemeralAuthority(options: {
  readonly now: () => Date
  readonly hostname: string
}): Promise<EphemeralAuthority> {
  const { now, hostname } = options
  const pair = parsePair(await makeAuthority({ now: now(), hostname }))
  if ('broken' in pair) throw new Error(`a CA that was just made cannot be used: ${pair.broken}`)
  return {
    certPem: pair.certificate.toString(),
    leafFor: leafMinter({ authority: pair, keys: await makeKeyPair(), now }),
  }
}
