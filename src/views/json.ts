// `--to json`: the trace for other programs. Format pullscope/trace, version 1 (DESIGN.md, "The command line"): stable,
// changed only by addition.

import type { PullId, Step, StepId, Trace } from '../decode/trace.ts'
import { escapeJson } from '../text/escape-json.ts'

const TRACE_FORMAT = 'pullscope/trace'
const TRACE_VERSION = 1

/** As much of a finding as leaves the program; `evidence` are the steps that it rests on. */
export interface ReportedFinding {
  readonly rule: string
  readonly level: 'error' | 'warning' | 'note'
  readonly message: string
  readonly remedy: string
  readonly evidence: readonly StepId[]
  readonly pull: PullId | null
}

/**
 * The document, two spaces deep, ended by a line feed. Times are ms since the capture began; sizes are bytes; `status`
 * is the HTTP status or null; `durationMs` is null while a step has no end; `bytes` of a step are those that came back,
 * of a pull those of its content. Characters that a terminal would act on are written as `\uXXXX`.
 */
export function jsonText(trace: Trace, findings: readonly ReportedFinding[]): string {
  const document = {
    format: TRACE_FORMAT,
    version: TRACE_VERSION,
    participants: trace.participants.map(({ id, role, authority }) => ({ id, role, authority })),
    pulls: trace.pulls.map(({ id, kind, client, reference, digest, platform, status, bytes, steps }) => ({
      ...{ id, kind, client, reference, digest, platform, status, bytes, steps },
    })),
    steps: trace.steps.map(stepJson),
    findings: findings.map(({ rule, level, message, remedy, evidence, pull }) => ({
      ...{ rule, level, message, remedy, evidence, pull },
    })),
  }
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}

function stepJson(step: Step): object {
  const {
    id,
    pull,
    phase,
    operation,
    method,
    url,
    status,
    outcome,
    from,
    to,
    causedBy,
    startedAt,
    endedAt,
    bytes,
  } = step
  const durationMs = endedAt === null ? null : microseconds(endedAt - startedAt)
  return {
    id,
    pull,
    phase,
    operation,
    method,
    url,
    status,
    outcome,
    from,
    to,
    causedBy,
    startedAt,
    durationMs,
    bytes,
  }
}

/** Times come with microseconds; their difference must not bring more digits than they had. */
function microseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
