// All rules on one trace: what they find, the cause before its consequences, and one headline a pull that failed.

import type { Pull, PullId, Step, StepId, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import { groupFindings } from './group.ts'
import { RULES } from './index.ts'
import type { Finding, Found, Level, Rule } from './rule.ts'
import { sceneOf, type Scene } from './scene.ts'

export interface Judgement {
  /** Ranked: errors first, then by when they began to show. */
  readonly findings: readonly Finding[]
  /** The finding that explains a pull which failed, or stopped. A pull that came to its end has none. */
  readonly headlines: ReadonlyMap<PullId, Finding>
}

const RANK: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 }

/** Pure; the same trace gives the same judgement. `rules` stand in the order in which one comes before another. */
export function judge(trace: Trace, session: Session, rules: readonly Rule[] = RULES): Judgement {
  const scene = sceneOf(trace, session)
  const all = rules.flatMap((rule) => Array.from(rule.check(scene), (found) => settle(rule, found, scene)))
  const findings = groupFindings(explainedOnce(all), scene).toSorted(
    (a, b) => RANK[a.level] - RANK[b.level] || startOf(a, scene) - startOf(b, scene),
  )
  return { findings, headlines: headlinesOf(trace, findings) }
}

function settle({ id, level }: Rule, found: Found, scene: Scene): Finding {
  const decisive = scene.step(found.evidence[0])
  const asked = found.level ?? level
  const finding: Finding = { rule: id, ...found, level: asked, pull: decisive.pull }
  return asked === 'error' && wasOvercome(decisive, scene) ? { ...finding, level: 'note' } : finding
}

/** A pull that went on, or got in another way what failed at first, did not fail because of it. */
function wasOvercome(decisive: Step, scene: Scene): boolean {
  return scene.pullOf(decisive)?.status === 'complete' || scene.isHealed(decisive)
}

/** What failed has one explanation: that of the rule which stands first. Warnings and notes tell of other things. */
function explainedOnce(findings: readonly Finding[]): Finding[] {
  const explained = new Map<StepId, string>()
  return findings.filter(({ rule, level, evidence: [decisive] }) => {
    if (level === 'warning') return true
    const by = explained.get(decisive) ?? rule
    if (level === 'error') explained.set(decisive, by)
    return by === rule
  })
}

function startOf({ evidence: [decisive] }: Finding, scene: Scene): number {
  return scene.step(decisive).startedAt
}

/** The first error: what came after it is a consequence, or did not help. */
function headlinesOf(trace: Trace, findings: readonly Finding[]): Map<PullId, Finding> {
  const headlines = new Map<PullId, Finding>()
  for (const finding of findings) {
    const { pull } = finding
    if (pull !== null && !headlines.has(pull) && explains(finding, trace.pulls[pull])) {
      headlines.set(pull, finding)
    }
  }
  return headlines
}

/**
 * A client that finds nothing for its platform stops without a failed request: its pull is incomplete. So is one that
 * stops at once after what a warning is about, as dockerd does when HEAD comes without a length; a note has to decide
 * by the last step, since the exit code that would make it an error is seldom known.
 */
function explains({ level, evidence }: Finding, pull: Pull | undefined): boolean {
  if (pull?.status === 'failed') return level !== 'note'
  if (pull?.status !== 'incomplete') return false
  const last = pull.steps.at(-1)
  const proof = level === 'note' ? evidence.slice(0, 1) : evidence
  return level === 'error' || proof.some((id) => id === last)
}
