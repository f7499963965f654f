// A finding as something that the cursor can stand on, in the list of findings and under its step.

import type { Finding } from '../../src/rules/rule.ts'
import type { FindingKey, Item } from '../state.ts'

export function keyOfFinding({ rule, evidence: [decisive] }: Finding): FindingKey {
  return `${rule} ${decisive}`
}

export function itemOf(finding: Finding): Item {
  return { step: finding.evidence[0], part: 'finding', finding: keyOfFinding(finding) }
}
