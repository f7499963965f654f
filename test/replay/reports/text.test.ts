import { describe, expect, it } from 'vitest'
import { PROBES } from '../../../src/replay/probes/index.ts'
import { text } from '../../../src/replay/reports/text.ts'
import { reportLines } from '../../../src/replay/reports/text.ts'
import type { Examination, ReportOptions } from '../../../src/replay/reports/report.ts'
import { plainText } from '../../../src/text/span.ts'
import { displayWidth } from '../../../src/text/width.ts'
import {
  BROKEN,
  DELTA,
  DIFFERENCES,
  direct,
  examination,
  HEALTHY,
  LIBRARY,
  OPTIONS,
  row,
} from '../../helpers/verdicts.ts'

const GOLDEN = '../../../fixtures/golden/reports'

function drawn(examinations: readonly Examination[], options: Partial<ReportOptions> = {}): string {
  return text.render(examinations, { ...OPTIONS, ...options })
}

describe('the text report', () => {
  it.each([60, 100])('fits %i columns', async (width) => {
    await expect(drawn([examination(), examination(HEALTHY)], { width })).toMatchFileSnapshot(
      `${GOLDEN}/broken-and-good-${width}.txt`,
    )
  })

  it.each([60, 80, 120, 170, 200])(
    'is no wider than %i columns, but for lines to be copied',
    async (width) => {
      const one = examination({ ...BROKEN, differences: DIFFERENCES }, { direct: await direct() })
      const toCopy = BROKEN.faults.flatMap(({ remedy }) => remedy.split('\n').slice(1))
      const lines = reportLines([one], { ...OPTIONS, width }).map(plainText)
      const wide = lines.filter((line) => displayWidth(line) > width && !toCopy.includes(line.trim()))
      expect(wide.filter((line) => !toCopy.some((own) => line.trim() === own.trim()))).toEqual([])
    },
  )

  it('draws with ASCII alone', () => {
    const faults = [{ ...LIBRARY, remedy: 'so:\nrewrite → é' }]
    const report = drawn([examination({ ...BROKEN, faults })], { glyphs: 'ascii' })
    expect(report).toMatch(/^[\n -~]*$/u)
    expect(report).toContain('      rewrite -> \\xe9\n')
  })

  it('colours only when it is told to', () => {
    expect(drawn([examination()])).not.toContain('\u001b[')
    expect(drawn([examination()], { colours: '16' })).toContain('\u001b[31m')
  })

  it('says of a good candidate what that rests on, and no more', () => {
    expect(drawn([examination(HEALTHY)])).toBe(
      'pullscope check   1 candidate: 1 equivalent\n\n' +
        '✔ https://good.example   equivalent   no fault found\n' +
        '  distribution (Docker-Distribution-Api-Version: registry/2.0)\n\n' +
        '                docker  containerd  podman  skopeo  crane\n' +
        '  pull as host  ✔       ✔           ✔       ✔       ✔\n' +
        '  2 probes passed\n',
    )
  })

  it('puts the worst fault first, with both messages, who breaks and what they read', () => {
    const report = drawn([examination()])
    expect(report.indexOf('[library-lost]')).toBeLessThan(report.indexOf('[realm-elsewhere]'))
    expect(report).toContain('GET https://mirror.example:8443/v2/busybox/manifests/latest\n        404 {')
    expect(report).toContain(
      'HEAD https://mirror.example:8443/v2/library/busybox/manifests/latest\n        200 ',
    )
    expect(report).toContain('    breaks: docker, containerd\n')
    expect(report).toContain('    users read: docker: Error response from daemon: manifest for')
  })

  it('says why a fault is one, and where that was seen, when a probe found it', () => {
    const [probe] = PROBES
    if (probe === undefined) return expect.unreachable()
    const report = drawn([examination({ ...BROKEN, faults: [{ ...LIBRARY, id: probe.id }] })], {
      width: 1000,
    })
    expect(report).toContain(`    why: ${probe.why}\n    more: ${probe.source.join('  ')}\n`)
  })

  it('keeps lines of a configuration whole at any width', () => {
    const [, ...lines] = (BROKEN.faults[0]?.remedy ?? '').split('\n')
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines)
      expect(drawn([examination()], { width: 60 }).split('\n')).toContain(`      ${line}`)
  })

  it('draws client, candidate and what is behind it in one picture', () => {
    const report = drawn([examination()])
    expect(report).toContain('▸ https://mirror.example:8443, pulled by docker as host\n docker 20.10.24 ')
    expect(report).toMatch(
      /docker 20\.10\.24 +mirror\.example:8443 +registry-1\.docker\.io +auth\.docker\.io/,
    )
    expect(report).toMatch(/52 ms {2}│ +│── GET latest ─+▶│ +│ {2}resolve #2/)
  })

  it('draws the direct pull below, or beside where there is room', async () => {
    const one = examination({ ...BROKEN, differences: DIFFERENCES }, { direct: await direct() })
    const title =
      /▸ https.*pulled by docker as host +▸ docker\.io\/library\/hello-world:latest, pulled directly/
    expect(drawn([one], { width: 100 })).not.toMatch(title)
    expect(drawn([one], { width: 100 })).toContain(
      '\n▸ docker.io/library/hello-world:latest, pulled directly\n',
    )
    expect(drawn([one], { width: 170 })).toMatch(title)
  })

  it('lists differences that can be seen, and counts the others', async () => {
    const report = drawn([examination({ ...BROKEN, differences: DIFFERENCES }, { direct: await direct() })])
    expect(report).toContain('differences from the recorded pull: 1 breaking, 1 benign')
    expect(report).toContain(
      '✘ HEAD library/busybox:latest  status: 200 → 404\n      the client stops here\n',
    )
    expect(report).not.toContain('token server of its own')
  })

  it('shows against a baseline only what is new, and says what is mended', () => {
    const report = drawn([examination(BROKEN, { delta: DELTA })])
    expect(report).toContain('since the baseline: 1 new, 1 mended, 1 known, 1 could not be told')
    expect(report).toContain('✔ mended: accept-lost\n')
    expect(report).toContain('○ not told: stale-tag\n')
    expect(report).toContain('[library-lost]')
    expect(report).not.toContain('realm-elsewhere')
  })

  it('draws nothing that is known when nothing is new', () => {
    const delta = { ...DELTA, fresh: [], known: ['realm-elsewhere', 'library-lost'] }
    const report = drawn([examination(BROKEN, { delta })])
    expect(report).toContain('0 new, 1 mended, 2 known')
    expect(report).not.toContain('users read')
    expect(report).not.toContain('pulled by docker')
  })

  it('says that nobody was there, and no more', () => {
    const nothing = { kind: 'unknown', kindBecause: '', grid: [], pulls: [] }
    const verdict = {
      ...HEALTHY,
      ...nothing,
      outcome: 'inconclusive',
      reservations: ['no such host'],
    } as const
    expect(drawn([examination(verdict)])).toBe(
      'pullscope check   1 candidate: 1 inconclusive\n\n' +
        '○ https://good.example   inconclusive   nothing concluded\n  ○ no such host\n',
    )
  })

  it('says why it cannot conclude', () => {
    const verdict = {
      ...HEALTHY,
      outcome: 'inconclusive',
      reservations: ['stopped after 3 of 40 probes'],
    } as const
    expect(drawn([examination(verdict)])).toContain('  ○ stopped after 3 of 40 probes\n')
  })

  it('names the probes that it could not do without', () => {
    const because = 'tokens come from elsewhere'
    const grid = [
      ...HEALTHY.grid,
      ...row('query-dropped', 'skip', because),
      ...row('stale-tag', 'skip', 'no hub'),
    ]
    const reservations = [`query-dropped: ${because}`]
    const report = drawn([examination({ ...HEALTHY, outcome: 'inconclusive', grid, reservations })])
    expect(report).toContain('  ○ 1 probe skipped: tokens come from elsewhere (query-dropped)\n')
    expect(report).toContain('  ○ 1 probe skipped: no hub\n')
    expect(report.split('\n')[4]).toBe(
      '  ○ 1 probe could not be told: tokens come from elsewhere (query-dropped)',
    )
  })

  it('tells the same error of many probes once, and each of them by its whole id', () => {
    const because = 'GET https://good.example/v2/library/busybox/tags/list: the connection was closed'
    const probes = PROBES.map(({ id }) => id)
    const grid = probes.flatMap((id) => row(id, 'error', because))
    const report = drawn([examination({ ...HEALTHY, outcome: 'inconclusive', grid })], { width: 60 })
    expect(report).toContain(`  ○ ${probes.length} probes could not be told: GET https://good.`)
    expect(report.split('the connection was closed')).toHaveLength(2)
    for (const id of probes) expect(report).toMatch(new RegExp(`^ {6}(?:.* )?${id}(?:,| |$)`, 'm'))
  })

  it('crosses out who breaks, and marks who is only affected, with a legend', () => {
    const report = drawn([examination()])
    expect(report).toContain('  library-lost     ✘       ✘           ▲       ▲       -\n')
    expect(report).toContain('  ✘ breaks   ▲ affected, and no pull broke because of it   - not concerned\n')
    expect(drawn([examination(HEALTHY)])).not.toContain('affected')
  })

  it('has no table where no row is to be told', () => {
    const report = drawn([examination({ ...HEALTHY, pulls: [] })])
    expect(report).not.toContain('containerd')
    expect(report).toContain('\n\n  2 probes passed\n')
  })

  it('cuts with dots and quotes straight in ASCII', () => {
    const because = `“${'word ‘x’ – '.repeat(80)}”`
    const grid = row('stale-tag', 'error', because)
    const report = drawn(
      [examination({ ...HEALTHY, kindBecause: because, grid, reservations: [because.repeat(9)] })],
      {
        glyphs: 'ascii',
        width: 80,
      },
    )
    expect(report).toMatch(/^[\n -~]*$/u)
    expect(report).toContain("\"word 'x' - ")
    expect(report.split('...').length).toBeGreaterThan(3)
  })

  it('names hosts that nobody verified', () => {
    const one = examination()
    const trace = { ...one.trace, insecure: [{ host: 'mirror.example:8443', used: true, wouldFail: null }] }
    expect(drawn([{ ...one, trace }])).toContain('▲ insecure: mirror.example:8443 not verified')
  })
})
