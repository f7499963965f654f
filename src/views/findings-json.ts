// `explain --json`: format pullscope/findings, version 1: stable, changed only by addition.

import type { Trace } from '../decode/trace.ts'
import type { Judgement } from '../rules/judge.ts'
import { escapeJson } from '../text/escape-json.ts'
import { findingJson, insecureJson } from './json.ts'

const FINDINGS_FORMAT = 'pullscope/findings'
const FINDINGS_VERSION = 1

/** The document, two spaces deep, ended by a line feed. `headline` is the id of the rule that explains the pull, or null. */
export function findingsText(trace: Trace, { findings, headlines }: Judgement): string {
  const document = {
    format: FINDINGS_FORMAT,
    version: FINDINGS_VERSION,
    insecure: trace.insecure.map(insecureJson),
    pulls: trace.pulls.map(({ id, reference, status }) => ({
      ...{ id, reference, status },
      headline: headlines.get(id)?.rule ?? null,
    })),
    findings: findings.map(findingJson),
  }
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}
