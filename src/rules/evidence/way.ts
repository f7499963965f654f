// By which way an upstream was reached, as far as an upstream can tell two ways apart.

import { familyOf, linkOf } from '../../decode/link.ts'
import type { Step } from '../../decode/trace.ts'
import type { Scene } from '../scene.ts'

/** `IPv4`, `IPv6`, or the proxy; null when it is not known. */
export function wayOf(step: Step, { session }: Scene): string | null {
  const link = linkOf(session, step)
  return link === null ? null : (link.via ?? familyOf(link.address))
}
