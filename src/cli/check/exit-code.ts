// The exit code of a check or a replay (DESIGN.md): 0 fine, 1 faults at or above the threshold, 3 nobody there to check.

import { exitCodeFor } from '../../errors.ts'
import type { Examination } from '../../replay/reports/report.ts'
import { isWorking } from '../../replay/list/rank.ts'
import type { Row } from '../../replay/list/row.ts'
import type { Verdict } from '../../replay/verdict.ts'
import type { FailFrom } from './flags.ts'

/** What weighs how much. */
const RANK = { note: 0, warning: 1, error: 2, never: 3 } as const
const WEIGHS = { benign: 'note', visible: 'warning', breaking: 'error' } as const

/** `reached`: false when not one of the candidates could be reached. Green means compared: what could not be is not. */
export function exitCode(examinations: readonly Examination[], reached: boolean, failOn: FailFrom): number {
  if (failOn === 'never') return 0
  if (!reached) return exitCodeFor('not-reached')
  return examinations.some((each) => fails(each, failOn)) ? 1 : 0
}

/** Of a list: whether one works, which is what a puller needs; or, once a level was asked for, whether all do without such a fault. */
export function isGood(rows: readonly Row[], failFrom: FailFrom | null): boolean {
  if (failFrom === 'never') return true
  if (failFrom === null) return rows.some(isWorking)
  return rows.every((row) => isWorking(row) && !row.faults.some(({ level }) => RANK[level] >= RANK[failFrom]))
}

function fails({ verdict, delta }: Examination, failOn: FailFrom): boolean {
  if (verdict.outcome === 'inconclusive' || (delta?.untold.length ?? 0) > 0) return true
  const faults = delta?.fresh ?? verdict.faults
  if (faults.some(({ level, breaks }) => RANK[breaks.length > 0 ? 'error' : level] >= RANK[failOn]))
    return true
  return differs(delta ?? verdict, failOn)
}

function differs({ differences }: Pick<Verdict, 'differences'>, failOn: FailFrom): boolean {
  return differences.some(({ weight }) => RANK[WEIGHS[weight]] >= RANK[failOn])
}
