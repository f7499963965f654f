// How bad findings have to be for a run to count as failed.

import type { Finding } from './rule.ts'

export type Threshold = 'error' | 'warning'

/** Whether there is a finding at or above the threshold; null is above all. */
export function reaches(findings: readonly Finding[], threshold: Threshold | null): boolean {
  return findings.some(({ level }) => level === threshold || (threshold === 'warning' && level === 'error'))
}
