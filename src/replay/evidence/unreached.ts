// Answers of a candidate that does not get through to its upstream: whatever else is wrong with them follows from that.

import type { Answer } from '../answer.ts'

/** Misdirected (RFC 9110 §15.5.20); of gateways; Cloudflare's own for an origin that it cannot talk to. */
export const UNREACHED: readonly number[] = [421, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 530]

export function isUnreached({ status }: Answer): boolean {
  return UNREACHED.includes(status)
}
