import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EXPORT_FORMATS } from '../../src/views/index.ts'
import type { ExportOptions } from '../../src/views/index.ts'
import { anyStory } from '../helpers/any-story.ts'
import { UNSEEN } from '../helpers/hostile.ts'
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

describe.each(EXPORT_FORMATS)('$id', ({ render }) => {
  it('draws any trace, and lets nothing unprintable out', () => {
    fc.assert(
      fc.property(anyStory, anyOptions, ({ session, trace }, options) => {
        const text = render(session, trace, options)
        expect(text.endsWith('\n')).toBe(true)
        expect(text.replaceAll('\n', '')).not.toMatch(UNSEEN)
      }),
    )
  })

  it('names every host that was not verified, so that no new format can forget it', () => {
    const text = render(reach.session, reach.trace, {
      width: 60,
      glyphs: 'utf8',
      colours: 'none',
      findings: [],
    })
    expect(text).toContain('insecure')
    for (const host of [INSECURE, '.lab.test', 'tls-expired']) expect(text).toContain(host)
  })
})
