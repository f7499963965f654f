import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EXPORT_FORMATS } from '../../src/views/index.ts'
import type { ExportOptions } from '../../src/views/index.ts'
import type { Finding } from '../../src/rules/rule.ts'
import { anyStory } from '../helpers/any-story.ts'
import { judgedCapture } from '../helpers/captures.ts'
import { anyText, UNSEEN } from '../helpers/hostile.ts'
import { joined } from '../helpers/joined.ts'
import { longPull } from '../helpers/long-pull.ts'
import { INSECURE, reach } from '../helpers/reach.ts'

const anyOptions: fc.Arbitrary<ExportOptions> = fc.record({
  width: fc.integer({ min: 60, max: 240 }),
  glyphs: fc.constantFrom('utf8', 'ascii'),
  colours: fc.constant('none'),
  findings: fc.constant([]),
})

it('has ids and extensions that are told apart', () => {
  expect(EXPORT_FORMATS.map(({ id }) => id)).toEqual([
    'text',
    'markdown',
    'mermaid',
    'svg',
    'html',
    'curl',
    'json',
    'har',
  ])
  expect(new Set(EXPORT_FORMATS.map(({ extension }) => extension)).size).toBe(EXPORT_FORMATS.length)
})

it.each(['html', 'har'])('gives %s a step at a time, for it is as long as the capture', (id) => {
  const { session, trace } = longPull(40)
  const options = { width: 60, glyphs: 'utf8', colours: 'none', findings: [] } as const
  const document = EXPORT_FORMATS.find((format) => format.id === id)?.render(session, trace, options) ?? ''
  expect(document).not.toBeTypeOf('string')
  expect(Array.from(document).length).toBeGreaterThan(trace.steps.length)
})

it.each(EXPORT_FORMATS)('$id reads of a look what it says', ({ render, reads }) => {
  const { session, trace } = longPull(40)
  const usual: ExportOptions = { width: 120, glyphs: 'utf8', colours: 'none', findings: [] }
  const document = (look: Partial<ExportOptions>): string =>
    joined(render(session, trace, { ...usual, ...look }))
  const looks = { width: { width: 70 }, glyphs: { glyphs: 'ascii' }, extent: { extent: 'full' } } as const
  const read = Object.entries(looks).filter(([, look]) => document(look) !== document({}))
  expect(read.map(([name]) => name)).toEqual(reads)
})

const ASCII_FORMATS = EXPORT_FORMATS.filter(({ reads }) => reads.includes('glyphs'))

it.each(ASCII_FORMATS)('$id is ASCII where asked to, whatever is in the capture', ({ render }) => {
  fc.assert(
    fc.property(anyStory, anyText, ({ session, trace }, words) => {
      const first = trace.steps[0]?.id
      const said = {
        rule: 'denied-or-insufficient-scope',
        message: words,
        remedy: words,
        pull: null,
      } as const
      const levels = ['error', 'note'] as const
      const findings: readonly Finding[] =
        first === undefined ? [] : levels.map((level) => ({ ...said, level, evidence: [first] }))
      const look = { width: 80, glyphs: 'ascii', colours: 'none', findings } as const
      const whole = joined(render(session, trace, { ...look, program: words }))
      const part = joined(render(session, trace, { ...look, selection: words }))
      expect((whole + part).match(/.{0,30}[^\n -~].{0,30}/u)).toBe(null)
    }),
  )
})

it.each(ASCII_FORMATS)('$id is ASCII of a capture of pullscope’s own, too', async ({ render }) => {
  const { session, trace, findings } = await judgedCapture('docker-pull-missing-tag')
  const document = joined(render(session, trace, { width: 80, glyphs: 'ascii', colours: 'none', findings }))
  expect(document.match(/.{0,30}[^\n -~].{0,30}/u)).toBe(null)
})

describe.each(EXPORT_FORMATS)('$id', ({ render }) => {
  it('draws any trace, and lets nothing unprintable out', () => {
    fc.assert(
      fc.property(anyStory, anyOptions, ({ session, trace }, options) => {
        const text = joined(render(session, trace, options))
        expect(text.endsWith('\n')).toBe(true)
        expect(text.replaceAll('\n', '')).not.toMatch(UNSEEN)
      }),
    )
  })

  it('names every host that was not verified, so that no new format can forget it', () => {
    const options = { width: 60, glyphs: 'utf8', colours: 'none', findings: [] } as const
    const text = joined(render(reach.session, reach.trace, options))
    expect(text).toContain('insecure')
    for (const host of [INSECURE, '.lab.test', 'tls-expired']) expect(text).toContain(host)
  })
})
