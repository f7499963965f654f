// `--format json`: format pullscope/check, version 1: stable, changed only by addition. baseline.ts reads it again.

import { escapeJson } from '../../text/escape-json.ts'
import { coverageOf } from '../verdict.ts'
import type { Fault } from '../verdict.ts'
import { messagesOf } from './evidence.ts'
import type { Examination, ReportFormat } from './report.ts'

export const CHECK_FORMAT = 'pullscope/check'
export const CHECK_VERSION = 1

export const json: ReportFormat = {
  id: 'json',
  title: `for other programs, and for --baseline (format ${CHECK_FORMAT}, version ${CHECK_VERSION})`,
  render: (examinations, { command }) => {
    const document = {
      format: CHECK_FORMAT,
      version: CHECK_VERSION,
      command,
      candidates: examinations.map(candidateJson),
    }
    return `${escapeJson(JSON.stringify(document, null, 2))}\n`
  },
}

/** Exchanges are those of the check's capture, of `baselineExchange` those of the one that was replayed. */
function candidateJson(examination: Examination): object {
  const { verdict, delta } = examination
  const { candidate, kind, kindBecause, outcome, reservations, faults, grid, pulls, differences } = verdict
  return {
    url: candidate,
    kind,
    kindBecause: kindBecause ?? null,
    ...{ outcome, reservations, notes: verdict.notes ?? [] },
    coverage: coverageOf(verdict),
    baseline: delta === null ? null : deltaJson(delta),
    faults: faults.map((fault) => faultJson(fault, examination)),
    probes: grid.map(({ id, personality, result, because }) => ({ id, personality, result, because })),
    pulls: pulls.map(({ client, way, status, words, exchanges }) => ({
      ...{ client, way, status, words, exchanges },
    })),
    differences: differences.map(({ exchange, baselineExchange, asked, field, ...rest }) => ({
      ...{ exchange, baselineExchange, asked, field },
      ...{ baseline: rest.baseline, candidate: rest.candidate, weight: rest.weight, because: rest.because },
    })),
  }
}

function deltaJson({ fresh, differences, ...ids }: NonNullable<Examination['delta']>): object {
  return {
    fresh: fresh.map(({ id }) => id),
    ...ids,
    differences: differences.map(({ asked, field, weight }) => ({ asked, field, weight })),
  }
}

function faultJson(fault: Fault, { session }: Examination): object {
  const { id, title, level, message, affects, breaks, words, remedy } = fault
  return {
    ...{ id, title, level, message },
    evidence: messagesOf(fault.evidence, session),
    ...{ affects, breaks },
    words: words.map(({ client, way, text }) => ({ client, way, text })),
    remedy,
  }
}
