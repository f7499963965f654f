import { describe, expect, it } from 'vitest'
import { listJson } from '../../../src/replay/list/list-json.ts'
import { leftOutWords } from '../../../src/replay/list/left-out.ts'
import { listMarkdown } from '../../../src/replay/list/list-markdown.ts'
import { rankRows, workingCount } from '../../../src/replay/list/rank.ts'
import type { Row } from '../../../src/replay/list/row.ts'
import { listTable } from '../../../src/replay/list/table.ts'
import { plainText } from '../../../src/text/span.ts'
import { displayWidth } from '../../../src/text/width.ts'
import { HOSTILE_TEXTS, UNSEEN } from '../../helpers/hostile.ts'

const GOOD: Row = {
  url: 'https://good.example',
  state: 'available',
  faults: [],
  leftOut: [],
  headMs: 120,
  bytesPerSecond: 8_000_000,
  hosts: ['good.example', 'cdn.example'],
  digest: 'equal',
  because: '',
}
const LEAK = { id: 'realm-leak-upstream', level: 'warning' } as const
const BREAK = { id: 'library-missing-path', level: 'error' } as const
const GONE: Row = {
  ...{
    url: 'https://gone.example',
    state: 'unavailable',
    faults: [],
    leftOut: [],
    headMs: null,
    bytesPerSecond: null,
  },
  ...{ hosts: ['gone.example'], digest: 'unknown', because: 'gone.example: no such host' },
}
const ROWS: readonly Row[] = [
  GONE,
  {
    ...GOOD,
    url: 'https://stale.example',
    bytesPerSecond: 90_000_000,
    digest: 'other',
    because: 'latest is of yesterday',
  },
  { ...GOOD, url: 'https://leaky.example', faults: [LEAK], headMs: 90 },
  GOOD,
  { ...GOOD, url: 'https://fast.example', bytesPerSecond: 33_000_000, headMs: 900 },
  { ...GOOD, url: 'https://broken.example', faults: [BREAK, LEAK], bytesPerSecond: 50_000_000 },
  {
    ...GONE,
    url: 'https://closed.example',
    state: 'limited',
    headMs: 40,
    because: '403: not on the allow list',
  },
  { ...GONE, url: 'https://page.example', state: 'wrong', headMs: 30, because: 'answers text/html to /v2/' },
]
const LEFT_OUT = [
  { id: 'range-broken', because: 'asks for content' },
  { id: 'digest-header-lost', because: 'asks for content' },
  { id: 'upload-body-limit', because: 'writes' },
]
const IMAGE = 'docker.io/library/busybox:latest'
const RANKED = rankRows(ROWS)

describe('rankRows', () => {
  it('puts first what a puller would like best', () => {
    expect(RANKED.map(({ url }) => url.slice('https://'.length).split('.')[0])).toEqual([
      ...['leaky', 'good', 'fast', 'broken', 'stale', 'closed', 'page', 'gone'],
    ])
  })

  it.each<readonly [string, Partial<Row>, Partial<Row>]>([
    ['what works before what does not', { bytesPerSecond: null, headMs: 9000 }, { state: 'limited' }],
    ['an unknown digest before a wrong one', { digest: 'unknown' }, { digest: 'other' }],
    ['no error before speed', { bytesPerSecond: 1 }, { faults: [BREAK] }],
    [
      '13 ms an answer before 1.2 s and more speed',
      { headMs: 13, bytesPerSecond: 18_000_000 },
      { headMs: 1200, bytesPerSecond: 231_000_000 },
    ],
    ['speed before the first byte, where it weighs more', { headMs: 200 }, { bytesPerSecond: 1_000_000 }],
    ['a known speed before an unknown one', {}, { bytesPerSecond: null }],
    [
      'the first byte where speeds are alike',
      { bytesPerSecond: 7_900_000, headMs: 80 },
      { bytesPerSecond: 8_100_000 },
    ],
    ['fewer faults where all else is alike', {}, { faults: [LEAK] }],
  ])('puts %s', (_, better, worse) => {
    const [first, second] = [
      { ...GOOD, ...better },
      { ...GOOD, ...worse },
    ]
    expect(rankRows([first, second])).toEqual([first, second])
    expect(rankRows([second, first])).toEqual([first, second])
  })

  it('keeps the order of the list among those that are alike', () => {
    const rows = ['a', 'b', 'c'].map((name) => ({ ...GOOD, url: `https://${name}.example` }))
    expect(rankRows(rows)).toEqual(rows)
  })

  it('counts those that give the right image', () => {
    expect(workingCount(ROWS)).toBe(4)
  })
})

describe('listTable', () => {
  it.each([60, 100])('fits %i columns', async (width) => {
    const lines = listTable(RANKED, IMAGE, { width, glyphs: 'utf8' }).map(plainText)
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
    await expect(lines.map((line) => `${line.trimEnd()}\n`).join('')).toMatchFileSnapshot(
      `../../../fixtures/golden/reports/list-${width}.txt`,
    )
  })

  it('draws with ASCII alone, and an empty list', () => {
    const draw = (rows: readonly Row[]): string =>
      listTable(rows, IMAGE, { width: 80, glyphs: 'ascii' }).map(plainText).join('\n')
    expect(draw(RANKED)).toMatch(/^[\n -~]*$/u)
    expect(draw([])).toBe(`pullscope check   0 of 0 work for ${IMAGE}`)
  })

  it.each(HOSTILE_TEXTS)('lets nothing through that acts: %j', (hostile) => {
    const row: Row = {
      ...GOOD,
      state: 'wrong',
      hosts: [hostile],
      because: hostile,
      faults: [{ id: hostile, level: 'note' }],
    }
    const report = { rows: [row], image: hostile, reference: null, problems: [{ line: 1, message: hostile }] }
    const lines = listTable([row], hostile, { width: 80, glyphs: 'utf8' }).map(plainText)
    for (const line of [...lines, ...listMarkdown(report).split('\n'), ...listJson(report).split('\n')])
      expect(line).not.toMatch(UNSEEN)
    const cells = listMarkdown(report)
      .split('\n')
      .filter((line) => line.startsWith('|'))
    expect(cells).toHaveLength(3)
    for (const line of cells) expect(line.split(/(?<!\\)\|/)).toHaveLength(12)
    expect(JSON.parse(listJson(report))).toMatchObject({ mirrors: [{ because: hostile }] })
  })
})

describe('listJson', () => {
  it('is version 1 of pullscope/check-list', () => {
    const problems = [{ line: 4, message: 'not a URL' }]
    const { leftOut: _, ...shown } = GOOD
    const rows = [{ ...GOOD, leftOut: LEFT_OUT }]
    expect(JSON.parse(listJson({ rows, image: IMAGE, reference: 'sha256:aa', problems }))).toEqual({
      ...{ format: 'pullscope/check-list', version: 1, image: IMAGE, reference: 'sha256:aa' },
      mirrors: [{ rank: 1, ...shown, pullMs: 2090, probesLeftOut: LEFT_OUT }],
      leftOut: problems,
    })
  })
})

describe('probes that were left out', () => {
  it('are told once for all mirrors, by why', () => {
    const rows = [GOOD, { ...GOOD, leftOut: LEFT_OUT }, { ...GOOD, leftOut: LEFT_OUT.slice(1) }]
    expect(leftOutWords(rows)).toEqual(['2 probes left out: asks for content', '1 probe left out: writes'])
    const table = listTable(rows, IMAGE, { width: 80, glyphs: 'utf8' }).map(plainText)
    expect(table.slice(-2)).toEqual([' ○ 2 probes left out: asks for content', ' ○ 1 probe left out: writes'])
    const markdown = listMarkdown({ rows, image: IMAGE, reference: null, problems: [] })
    expect(markdown).toContain('- 2 probes left out: asks for content\n- 1 probe left out: writes\n')
  })
})
