// Many findings about one cause become one: a thousand layers that fail alike are told once, with their number.

import type { StepId } from '../decode/trace.ts'
import type { Finding } from './rule.ts'
import type { Scene } from './scene.ts'

/** Steps that a finding names; more are counted in its message. */
const EVIDENCE_LIMIT = 20

/** Alike: the same rule, level, pull and host. Order is kept; the first of a group speaks for it. */
export function groupFindings(findings: readonly Finding[], scene: Scene): Finding[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { rule, level, pull, evidence } = finding
    const key = `${rule} ${level} ${pull ?? ''} ${scene.step(evidence[0]).facts.authority}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [finding])
    else group.push(finding)
  }
  return Array.from(groups.values(), asOne)
}

function asOne(group: readonly Finding[]): Finding {
  const [first, ...rest] = group
  if (first === undefined) throw new TypeError('a group without a finding')
  if (rest.length === 0) return first
  const [decisive, ...own] = first.evidence
  const others = new Set<StepId>([...own, ...rest.flatMap(({ evidence }) => evidence)])
  others.delete(decisive)
  const again = rest.length === 1 ? 'once more' : `${rest.length} times more`
  return {
    ...first,
    message: `${first.message} (and ${again})`,
    evidence: [decisive, ...[...others].slice(0, EVIDENCE_LIMIT - 1)],
  }
}
