// Which hosts could have been anybody: those whose certificates were not verified. From what the user said, and from what
// was seen, since half a capture may lack either.

import type { Session } from '../model/session.ts'
import type { Insecure } from './trace.ts'

/** Hosts that were used first, in the order of their first connection; then what the user named beyond them. */
export function insecureOf({ insecure, connections }: Session): Insecure[] {
  const used = new Map<string, Insecure>()
  for (const { authority, tls } of connections.flatMap((connection) => connection?.upstreams ?? [])) {
    if (tls?.verification !== 'off') continue
    const wouldFail = used.get(authority)?.wouldFail ?? tls.wouldFail ?? null
    used.set(authority, { host: authority, used: true, wouldFail })
  }
  const named = [...new Set(insecure)].filter((host) => !used.has(host))
  return [...used.values(), ...named.map((host): Insecure => ({ host, used: false, wouldFail: null }))]
}
