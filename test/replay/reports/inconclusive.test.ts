// A verdict that concludes nothing says why before all else, in every format, wherever the reason comes from.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PROBES } from '../../../src/replay/probes/index.ts'
import { REPORT_FORMATS } from '../../../src/replay/reports/index.ts'
import type { ReportFormat } from '../../../src/replay/reports/report.ts'
import type { Verdict } from '../../../src/replay/verdict.ts'
import { examination, HEALTHY, OPTIONS, row } from '../../helpers/verdicts.ts'

/** Where each format begins to tell the rest. */
const REST: Readonly<Record<ReportFormat['id'], RegExp>> = {
  text: /^ {2}pull as host/m,
  markdown: /^\| pull as host/m,
  html: /<table/,
  json: /"coverage"/,
  junit: /name="pull as/,
  sarif: /"results"/,
}

/** `own`: of a probe, which the grid tells too. */
interface Reason {
  readonly own: boolean
  readonly result: 'skip' | 'error'
  readonly number: number
}

const anyReason: fc.Arbitrary<Reason> = fc.record({
  own: fc.boolean(),
  result: fc.constantFrom('skip', 'error'),
  number: fc.nat({ max: 99 }),
})

function verdictOf(reasons: readonly Reason[]): Verdict {
  const told = reasons.map(({ own, result, number }, i) => {
    const id = PROBES[i]?.id ?? ''
    const because = `reason${number}.`
    return { cells: own ? row(id, result, because) : [], reservation: own ? `${id}: ${because}` : because }
  })
  return {
    ...HEALTHY,
    outcome: 'inconclusive',
    grid: told.flatMap(({ cells }) => cells),
    reservations: told.map(({ reservation }) => reservation),
  }
}

describe.each(REPORT_FORMATS.map((format) => [format.id, format] as const))('as %s', (id, format) => {
  it('an inconclusive verdict begins with why', () => {
    fc.assert(
      fc.property(fc.array(anyReason, { minLength: 1, maxLength: PROBES.length }), (reasons) => {
        const report = format.render([examination(verdictOf(reasons))], OPTIONS)
        const rest = report.search(REST[id])
        expect(rest).toBeGreaterThan(0)
        expect(report.slice(0, rest)).toMatch(/reason\d+\./)
      }),
      { numRuns: Number(process.env['RUNS'] ?? 60) },
    )
  })

  it('a verdict with a note has it', () => {
    const report = format.render([examination({ ...HEALTHY, notes: ['limits requests (503)'] })], OPTIONS)
    expect(report.replace(/\\[\\]?/g, '')).toContain('limits requests (503)')
  })
})
