import { describe, expect, it } from 'vitest'
import { json } from '../../../src/replay/reports/json.ts'
import {
  BROKEN,
  DELTA,
  DIFFERENCES,
  examination,
  HEALTHY,
  LIBRARY,
  MIRROR,
  OPTIONS,
} from '../../helpers/verdicts.ts'

interface Report {
  readonly format: string
  readonly version: number
  readonly command: string
  readonly candidates: readonly Record<string, unknown>[]
}

function report(...examinations: Parameters<typeof examination>[]): Report {
  return JSON.parse(
    json.render(
      examinations.map((one) => examination(...one)),
      OPTIONS,
    ),
  ) as Report
}

describe('the JSON report', () => {
  it('is version 1 of pullscope/check', () => {
    const { format, version, command, candidates } = report([BROKEN], [HEALTHY])
    expect({ format, version, command }).toEqual({ format: 'pullscope/check', version: 1, command: 'check' })
    expect(candidates.map(({ url, kind, outcome }) => ({ url, kind, outcome }))).toEqual([
      { url: MIRROR, kind: 'nginx', outcome: 'incompatible' },
      { url: 'https://good.example', kind: 'distribution', outcome: 'equivalent' },
    ])
  })

  it('holds what version 1 promises of a fault, and the messages whole', () => {
    const [candidate] = report([BROKEN]).candidates
    expect((candidate?.['faults'] as object[])[1]).toEqual({
      id: 'library-lost',
      title: LIBRARY.title,
      level: 'error',
      message: LIBRARY.message,
      evidence: [
        {
          exchange: 4,
          asked: 'GET https://mirror.example:8443/v2/busybox/manifests/latest',
          shows: '404 {"errors":[{"code":"MANIFEST_UNKNOWN"}]}',
        },
        {
          exchange: 6,
          asked: 'HEAD https://mirror.example:8443/v2/library/busybox/manifests/latest',
          shows: '200 Docker-Content-Digest: sha256:d87d83',
        },
      ],
      affects: LIBRARY.affects,
      breaks: ['docker', 'containerd'],
      words: LIBRARY.words,
      remedy: LIBRARY.remedy,
    })
  })

  it('holds the grid, pulls, differences and what they add up to', () => {
    const [candidate] = report([{ ...BROKEN, differences: DIFFERENCES }]).candidates
    expect(candidate?.['probes']).toEqual(BROKEN.grid)
    expect(candidate?.['pulls']).toEqual(BROKEN.pulls)
    expect(candidate?.['differences']).toEqual(DIFFERENCES)
    expect(candidate?.['kindBecause']).toBe('Server: nginx/1.22.1')
    expect(candidate?.['coverage']).toEqual({
      ...{ passed: 10, failed: 9, skipped: 10, errors: 5 },
      ...{ pulls: 10, pullsFailed: 2, differences: 2 },
    })
  })

  it('says what is new since a baseline, and keeps all faults: it may be the next baseline', () => {
    const [candidate] = report([BROKEN, { delta: DELTA }]).candidates
    expect(candidate?.['baseline']).toEqual({ ...DELTA, fresh: ['library-lost'] })
    expect(candidate?.['faults']).toHaveLength(2)
    expect(report([BROKEN]).candidates[0]?.['baseline']).toBeNull()
  })
})
