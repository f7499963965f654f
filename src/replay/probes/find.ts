// Looks a probe up by its id. Apart from the list, which helpers extend.

import type { Probe } from '../probe.ts'
import { PROBES } from './index.ts'

/** null for a fault that no probe finds, such as `pull-fails`. */
export function findProbe(id: string): Probe | null {
  return PROBES.find((probe) => probe.id === id) ?? null
}
