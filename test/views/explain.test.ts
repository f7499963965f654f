import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/rules/rule.ts'
import { toAnsiText } from '../../src/text/ansi.ts'
import { plainText } from '../../src/text/span.ts'
import { explainLines, type Explained } from '../../src/views/explain.ts'
import type { GlyphSet } from '../../src/views/glyphs.ts'
import { judgedCapture } from '../helpers/captures.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { HOSTILE_TEXTS, UNSEEN } from '../helpers/hostile.ts'
import { judged, type Judged } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

const GOLDEN = '../../fixtures/golden/explain'

function explained({ session, trace, findings, headlines }: Judged): Explained {
  return { session, trace, judgement: { findings, headlines } }
}

function text(of: Judged, width: number, glyphs: GlyphSet = 'utf8'): string {
  return toAnsiText(explainLines(explained(of), { width, glyphs }), 'none')
}

describe('explainLines', () => {
  it.each([80, 120])('explains a failed pull in %i columns', async (width) => {
    const drawn = text(await judgedCapture('docker-pull-authorization-unreachable'), width)
    await expect(drawn).toMatchFileSnapshot(`${GOLDEN}/authorization-unreachable-${width}.txt`)
  })

  it('draws with ASCII alone', async () => {
    const drawn = text(await judgedCapture('docker-pull-missing-tag'), 80, 'ascii')
    expect(drawn).toMatch(/^[\n -~]*$/u)
    await expect(drawn).toMatchFileSnapshot(`${GOLDEN}/missing-tag-ascii.txt`)
  })

  it('says of a healthy pull that nothing is wrong, and no more', async () => {
    expect(text(await judgedCapture('docker-pull-redis'), 100)).toBe(
      'pullscope   1 pull   ✔ nothing is wrong\n\n' +
        '▸ docker.io/library/redis:latest   linux/amd64   docker 20.10.24   ✔ 223 ms\n',
    )
  })

  it('does not say so of a failure that no rule explains', async () => {
    const { session, trace } = await judgedCapture('docker-pull-missing-tag')
    const drawn = text({ session, trace, findings: [], headlines: new Map() }, 100)
    expect(drawn).toContain('nothing is known to be wrong')
    expect(drawn).toContain('▲ no rule explains this failure; pullscope show has the steps')
    expect(drawn).not.toContain('nothing is wrong')
  })

  it('does not say so of a pull that did not come to its end', async () => {
    const { session, trace } = await judgedCapture('docker-pull-redis')
    const pulls = trace.pulls.map((pull) => ({ ...pull, status: 'incomplete' as const }))
    const drawn = text({ session, trace: { ...trace, pulls }, findings: [], headlines: new Map() }, 100)
    expect(drawn).toMatch(/^pullscope {3}1 pull {3}nothing is known to be wrong\n/u)
  })

  it.each([
    [[], 'no finding at the selected steps'],
    [['note'], '1 note at the selected steps'],
    [['note', 'warning'], '1 warning'],
  ] as const)('says of a selection with %j what is found there', async (levels, words) => {
    const { session, trace, findings } = await judgedCapture('docker-pull-missing-tag')
    const told = levels.flatMap((level) => findings.slice(0, 1).map((finding) => ({ ...finding, level })))
    const judgement = { findings: told, headlines: new Map<number, Finding>() }
    const lines = explainLines(
      { session, trace, judgement, selected: new Set([0]) },
      { width: 80, glyphs: 'utf8' },
    )
    expect(plainText(lines[0] ?? [])).toBe(`pullscope   1 pull   ${words}`)
  })

  it('sets what belongs to no pull apart', async () => {
    const drawn = text(await judgedCapture('docker-pull-untrusted-ca'), 100)
    expect(drawn).toContain('▸ outside any pull')
    expect(drawn).toContain('[tls-untrusted-intercepting-ca]')
  })

  it.each(HOSTILE_TEXTS)('lets nothing through that a terminal would act on: %j', (hostile) => {
    const { events, exchange } = play()
    const body = JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN', message: hostile }] })
    const name = encodeURIComponent(hostile.replace(/\p{Cs}/gu, ''))
    const headers = [['Location', hostile]] as const
    exchange(`GET ${REGISTRY}/v2/library/${name}/manifests/${name}`, 404, { answer: { body, headers } })
    exchange(`GET ${REGISTRY}/v2/library/a/manifests/1`, 502, { agent: hostile, answer: { body: hostile } })
    const lines = explainLines(explained(judged(events)), { width: 80, glyphs: 'utf8' })
    for (const line of lines) expect(plainText(line)).not.toMatch(UNSEEN)
    expect(lines.length).toBeGreaterThan(2)
  })
})
