// A CA for one run: made in memory and gone with the process, so that nobody is left trusting it.

import { makeAuthority } from './authority.ts'
import type { Leaf } from './leaf.ts'
import { leavesOf } from './leaves.ts'

export interface EphemeralAuthority {
  readonly certPem: string
  /** Certificate and private key, for `leavesOf` in another thread. Secret. */
  readonly pairPem: string
  readonly leafFor: (host: string) => Leaf
}

/** `hostname` goes into its name. */
export async function makeEphemeralAuthority(options: {
  readonly now: () => Date
  readonly hostname: string
}): Promise<EphemeralAuthority> {
  const { now, hostname } = options
  const pairPem = await makeAuthority({ now: now(), hostname })
  const [certPem = ''] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/.exec(pairPem) ?? []
  return { certPem, pairPem, leafFor: await leavesOf(pairPem, now) }
}
