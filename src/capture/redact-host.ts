// Names of hosts without secrets: as a name that a client says in its TLS handshake, which may be anything.

import type { Conceal } from './fingerprint.ts'
import { redactText } from './redact-text.ts'

/** Letters, digits, hyphens, and the underscore that people use all the same; or an IP address, with or without brackets. */
const NAME =
  /^(?:(?=.{1,254}$)[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?(?:\.[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?)*\.?|\[?[\da-f:.]{2,45}\]?)$/i

/** The name as it is; all of it is concealed where it is none (RFC 6066 §3). */
export function redactHost(name: string, conceal: Conceal): string {
  return NAME.test(name) ? redactText(name, conceal) : conceal(name)
}

/** Of a member or field of a capture: one whose value is the name of a host. */
export function isHostField(name: string): boolean {
  return name === 'sni'
}
