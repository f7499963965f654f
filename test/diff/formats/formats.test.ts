import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffOf } from '../../../src/diff/diff.ts'
import type { DiffOptions } from '../../../src/diff/formats/format.ts'
import { DIFF_FORMATS } from '../../../src/diff/formats/index.ts'
import { text } from '../../../src/diff/formats/text.ts'
import { LEFT_OUT } from '../../../src/diff/left-out.ts'
import { displayWidth } from '../../../src/text/width.ts'
import { anyStory } from '../../helpers/any-story.ts'
import { recorded, recordedDiff } from '../../helpers/diffs.ts'
import { anyText, UNSEEN } from '../../helpers/hostile.ts'
import { longPull } from '../../helpers/long-pull.ts'
import { nothing, troubles } from '../../helpers/stories.ts'
import { DOCKER, story } from '../../helpers/traces.ts'
import { parseXml } from '../../helpers/xml.ts'

const PLAIN: DiffOptions = {
  names: { a: 'a.jsonl', b: 'b.jsonl' },
  width: 100,
  glyphs: 'utf8',
  colours: 'none',
  extent: 'lit',
}
const GOLDEN = '../../../fixtures/golden/diff'
const EXTENSIONS: Readonly<Record<string, string>> = {
  text: 'txt',
  svg: 'svg',
  html: 'html',
  markdown: 'md',
  json: 'json',
}

function rendered(id: string, ...[diff, options]: Parameters<typeof text.render>): string {
  const format = DIFF_FORMATS.find((each) => each.id === id)
  if (format === undefined) throw new Error(`there is no format ${id}`)
  return format.render(diff, options)
}

/** Drawing two captures takes ms. */
const RUNS = { numRuns: 50 }

const anyTwo = fc.tuple(anyStory, anyStory).map(([a, b]) => diffOf(a, b))
const anyNames = fc.record({ a: anyText, b: anyText })
const anyExtent = fc.constantFrom('lit' as const, 'all' as const)

describe('goldens: docker against containerd', async () => {
  const diff = await recordedDiff('docker-pull-hello-world', 'containerd-pull-hello-world')

  it.each(DIFF_FORMATS)('as $id', async ({ id, render }) => {
    await expect(render(diff, PLAIN)).toMatchFileSnapshot(
      `${GOLDEN}/docker-containerd.${EXTENSIONS[id] ?? id}`,
    )
  })

  it.each(DIFF_FORMATS)('$id reads of a look what it says', ({ render, reads }) => {
    const looks = { width: { width: 70 }, glyphs: { glyphs: 'ascii' }, extent: { extent: 'all' } } as const
    const read = Object.entries(looks).filter(
      ([, look]) => render(diff, { ...PLAIN, ...look }) !== render(diff, PLAIN),
    )
    expect(read.map(([name]) => name)).toEqual(reads)
  })

  it.each([60, 160])('as text of %i columns', async (width) => {
    await expect(text.render(diff, { ...PLAIN, width })).toMatchFileSnapshot(
      `${GOLDEN}/docker-containerd-${width}.txt`,
    )
  })

  it('as text in ASCII, with all steps', async () => {
    const ascii = text.render(diff, { ...PLAIN, glyphs: 'ascii', extent: 'all' })
    expect(ascii).toMatch(/^[\n -~]*$/u)
    await expect(ascii).toMatchFileSnapshot(`${GOLDEN}/docker-containerd-ascii-all.txt`)
  })
})

it('golden: a pull that was denied against one that was not, in colours', async () => {
  const diff = await recordedDiff('docker-pull-private-denied', 'docker-pull-private-allowed')
  const coloured = text.render(diff, { ...PLAIN, width: 120, colours: '16' })
  await expect(coloured).toMatchFileSnapshot(`${GOLDEN}/denied-allowed-16-colours.ansi`)
})

it('draws what was lost, and says why', async () => {
  const diff = await recordedDiff('docker-pull-hello-world', 'docker-pull-authorization-unreachable')
  const lines = text.render(diff, PLAIN).split('\n')
  const right = lines.map((line) => line.split('│')[1] ?? '')
  expect(right).toContain('    ─╳ auth.docker.io')
  expect(right).toContain(' ╰ cannot reach auth.docker.io: it refused')
})

describe('every format', () => {
  it.each(DIFF_FORMATS)('says in $id that nothing differs', async ({ render }) => {
    const own = await recorded('docker-pull-redis')
    expect(render(diffOf(own, own), PLAIN)).toMatch(/nothing that is compared differs: 19 steps alike/i)
    expect(render(diffOf(nothing, nothing), PLAIN)).toMatch(/nothing to compare: no steps in either/i)
  })

  it.each(DIFF_FORMATS)('shows in $id what only one side has', ({ render }) => {
    expect(render(diffOf(nothing, troubles), PLAIN)).toMatch(/only in B/i)
    expect(render(diffOf(troubles, nothing), { ...PLAIN, extent: 'all' })).toMatch(/only in A/i)
  })

  it.each(DIFF_FORMATS)('shows in $id what belongs to no pull, though only one side has it', ({ render }) => {
    const loose = story({
      participants: [DOCKER],
      steps: [{ phase: 'connect', to: 'other.example', at: [0, null, 1], ask: 'connect', exchange: null }],
    })
    expect(render(diffOf(nothing, loose), PLAIN)).toContain('other.example')
  })

  it.each(DIFF_FORMATS)('is printable as $id, whatever the captures', ({ render }) => {
    fc.assert(
      fc.property(anyTwo, anyNames, anyExtent, (diff, names, extent) => {
        const shown = render(diff, { ...PLAIN, names, extent })
        expect(shown.endsWith('\n')).toBe(true)
        expect(shown.replaceAll('\n', '')).not.toMatch(UNSEEN)
      }),
      RUNS,
    )
  })

  it.each(DIFF_FORMATS)(
    'folds in $id, but JSON, the many layers that differ in the same',
    ({ id, render }) => {
      const layers = Array.from({ length: 40 }, (_, i) => i)
      const diff = diffOf(longPull(40), longPull(40, layers))
      const words = '37 more steps that differ likewise: layer'
      if (id !== 'json') expect(render(diff, PLAIN)).toContain(words)
      expect(render(diff, { ...PLAIN, extent: 'all' })).not.toContain(words)
    },
  )

  it('keeps text to its width', () => {
    fc.assert(
      fc.property(
        anyTwo,
        anyNames,
        fc.integer({ min: 60, max: 200 }),
        anyExtent,
        (diff, names, width, extent) => {
          for (const glyphs of ['utf8', 'ascii'] as const)
            for (const line of text.render(diff, { ...PLAIN, names, width, glyphs, extent }).split('\n'))
              expect(displayWidth(line), line).toBeLessThanOrEqual(width)
        },
      ),
      RUNS,
    )
  })

  it('reads as XML, and holds no script and no address', () => {
    fc.assert(
      fc.property(anyTwo, anyNames, anyExtent, (diff, names, extent) => {
        const svg = rendered('svg', diff, { ...PLAIN, names, extent })
        expect(parseXml(svg).name).toBe('svg')
        for (const shown of [svg, rendered('html', diff, { ...PLAIN, names, extent })])
          expect(shown).not.toMatch(
            /<(?:script|img|iframe|link|a|image|use|foreignObject)\b|<[^>]*\son\w+=|url\(/iu,
          )
      }),
      RUNS,
    )
  })

  it('keeps every row of a markdown table in a line of its own', () => {
    fc.assert(
      fc.property(anyTwo, anyNames, (diff, names) => {
        const lines = rendered('markdown', diff, { ...PLAIN, names, extent: 'all' }).split('\n')
        for (const line of lines.filter((each) => each.startsWith('| ')))
          expect(line.replace(/\\./gu, '').split('|'), line).toHaveLength(7)
      }),
    )
  })

  it('is JSON that says which format it is, with all rows', async () => {
    const diff = await recordedDiff('docker-pull-hello-world', 'skopeo-copy-hello-world')
    const parsed: unknown = JSON.parse(rendered('json', diff, PLAIN))
    expect(parsed).toMatchObject({
      format: 'pullscope/diff',
      version: 1,
      differs: true,
      a: { name: 'a.jsonl', pulls: 1, steps: 9 },
      b: { name: 'b.jsonl', pulls: 1, steps: 8 },
      pulls: [{ a: { pull: 0, client: 'docker' }, b: { pull: 0, client: 'skopeo' }, rows: { length: 9 } }],
      notCompared: LEFT_OUT,
    })
    for (const { what, because } of LEFT_OUT) expect(Math.min(what.length, because.length)).toBeGreaterThan(4)
  })
})
