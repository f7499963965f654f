import { describe, expect, it } from 'vitest'
import { exitCode } from '../../../src/cli/check/exit-code.ts'
import type { Examination } from '../../../src/replay/reports/report.ts'
import type { Fault, Verdict } from '../../../src/replay/verdict.ts'
import { decode } from '../../../src/decode/decode.ts'
import { EMPTY_SESSION } from '../../../src/model/session.ts'

const NOTHING: Verdict = {
  candidate: 'https://mirror.example',
  kind: 'unknown',
  outcome: 'equivalent',
  reservations: [],
  faults: [],
  grid: [],
  pulls: [],
  differences: [],
}

function fault(level: Fault['level'], breaks: readonly string[] = []): Fault {
  return {
    id: 'stale-tag',
    title: '',
    level,
    message: '',
    evidence: [],
    affects: breaks,
    breaks,
    words: [],
    remedy: '',
  }
}

function examined(verdict: Partial<Verdict>, delta: Examination['delta'] = null): Examination {
  return {
    verdict: { ...NOTHING, ...verdict },
    session: EMPTY_SESSION,
    trace: decode(EMPTY_SESSION),
    direct: null,
    delta,
  }
}

describe('the exit code of a check', () => {
  it.each([
    ['nothing is wrong', {}, 'error', 0],
    ['a warning is below an error', { faults: [fault('warning')] }, 'error', 0],
    ['a warning is asked for', { faults: [fault('warning')] }, 'warning', 1],
    ['a note is below a warning', { faults: [fault('note')] }, 'warning', 0],
    ['a note is asked for', { faults: [fault('note')] }, 'note', 1],
    ['an error', { faults: [fault('error')] }, 'error', 1],
    ['a warning that breaks somebody is an error', { faults: [fault('warning', ['docker'])] }, 'error', 1],
    ['it could not be told', { outcome: 'inconclusive' }, 'error', 1],
    ['never is never', { outcome: 'inconclusive', faults: [fault('error')] }, 'never', 0],
  ] as const)('%s', (_, verdict, failOn, code) => {
    expect(exitCode([examined(verdict)], true, failOn)).toBe(code)
  })

  it('is 3 when nobody was there', () => {
    expect(exitCode([examined({ outcome: 'inconclusive' })], false, 'error')).toBe(3)
  })

  it('counts with a baseline only what is new', () => {
    const known = { fresh: [], mended: [], known: ['stale-tag'], untold: [], differences: [] }
    expect(exitCode([examined({ faults: [fault('error')] }, known)], true, 'error')).toBe(0)
    const fresh = { ...known, fresh: [fault('error')] }
    expect(exitCode([examined({ faults: [fault('error')] }, fresh)], true, 'error')).toBe(1)
  })

  it('weighs differences as faults', () => {
    const difference = {
      exchange: 0,
      baselineExchange: 0,
      asked: 'HEAD redis:latest',
      field: 'status',
      baseline: '200',
      candidate: '404',
      because: '',
    }
    const of = (weight: 'breaking' | 'visible' | 'benign'): Examination =>
      examined({ differences: [{ ...difference, weight }] })
    expect(exitCode([of('breaking')], true, 'error')).toBe(1)
    expect(exitCode([of('visible')], true, 'error')).toBe(0)
    expect(exitCode([of('visible')], true, 'warning')).toBe(1)
    expect(exitCode([of('benign')], true, 'warning')).toBe(0)
    const breaking = { ...difference, weight: 'breaking' } as const
    const delta = { fresh: [], mended: [], known: [], untold: [], differences: [] }
    const { verdict } = of('breaking')
    expect(exitCode([examined(verdict, delta)], true, 'error')).toBe(0)
    expect(exitCode([examined(verdict, { ...delta, differences: [breaking] })], true, 'error')).toBe(1)
  })
})
