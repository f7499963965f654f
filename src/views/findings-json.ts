// `explain --json`: format pullscope/findings, version 1: stable, changed only by addition.

import type { PullId, Trace } from '../decode/trace.ts'
import type { Judgement } from '../rules/judge.ts'
import { escapeJson } from '../text/escape-json.ts'
import { findingJson, insecureJson } from './json.ts'

const FINDINGS_FORMAT = 'pullscope/findings'
const FINDINGS_VERSION = 1

/**
 * The document, two spaces deep, ended by a line feed. `headline` is the id of the rule that explains the pull, or null.
 * `selected` are the pulls to tell of; all, if not given.
 */
export function findingsText(
  trace: Trace,
  { findings, headlines }: Judgement,
  selected?: ReadonlySet<PullId>,
): string {
  const pulls = trace.pulls.filter(({ id }) => selected?.has(id) ?? true)
  const document = {
    format: FINDINGS_FORMAT,
    version: FINDINGS_VERSION,
    insecure: trace.insecure.map(insecureJson),
    pulls: pulls.map(({ id, reference, status }) => ({
      ...{ id, reference, status },
      headline: headlines.get(id)?.rule ?? null,
    })),
    findings: findings.map(findingJson),
  }
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}
