import { describe, expect, it } from 'vitest'
import { markdown } from '../../../src/replay/reports/markdown.ts'
import { BROKEN, DELTA, DIFFERENCES, direct, examination, HEALTHY, OPTIONS } from '../../helpers/verdicts.ts'

function written(...examinations: ReturnType<typeof examination>[]): string {
  return markdown.render(examinations, OPTIONS)
}

describe('the markdown report', () => {
  it('is ready for an issue', async () => {
    await expect(written(examination(), examination(HEALTHY))).toMatchFileSnapshot(
      '../../../fixtures/golden/reports/broken-and-good.md',
    )
  })

  it('has tables of as many cells in each row', () => {
    const rows = written(examination())
      .split('\n')
      .filter((line) => line.startsWith('|'))
    expect(rows.length).toBe(6)
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(8)
  })

  it('closes each fence that it opens', () => {
    const fences = written(examination()).match(/^```\w*$/gm) ?? []
    expect(fences).toEqual(fences.map((fence, i) => (i % 2 === 0 ? fence : '```')))
    expect(fences.filter((fence) => fence === '```mermaid')).toHaveLength(3)
  })

  it('draws the fault’s exchanges and the failed pull, with what is behind the candidate', () => {
    const report = written(examination())
    expect(report).toContain('Note over p0,p2: library-lost\n')
    expect(report).toContain(
      '    participant p1 as mirror.example:8443\n    participant p2 as registry-1.docker.io\n',
    )
    expect(report).toContain('    p1->>p2: GET latest\n')
  })

  it('tells differences, and draws the direct pull', async () => {
    const report = written(examination({ ...BROKEN, differences: DIFFERENCES }, { direct: await direct() }))
    expect(report).toContain('Differences from the recorded pull: 1 breaking, 1 benign.')
    expect(report).toContain(
      '- breaking: `HEAD library/busybox:latest` `status: 200 → 404`: the client stops here',
    )
    expect(report).toContain('docker.io/library/hello-world:latest, pulled directly:\n\n```mermaid')
  })

  it('tells against a baseline only what is new', () => {
    const report = written(examination(BROKEN, { delta: DELTA }))
    expect(report).toContain('Since the baseline: 1 new, 1 mended, 1 known, 1 could not be told.')
    expect(report).toContain('Mended: `accept-lost`.')
    expect(report).not.toContain('realm-elsewhere')
  })
})
