import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EXPORT_FORMATS } from '../../src/views/index.ts'
import type { ExportOptions } from '../../src/views/index.ts'
import { anyStory } from '../helpers/any-story.ts'
import { UNSEEN } from '../helpers/hostile.ts'

const anyOptions: fc.Arbitrary<ExportOptions> = fc.record({
  width: fc.integer({ min: 60, max: 240 }),
  glyphs: fc.constantFrom('utf8', 'ascii'),
  colours: fc.constant('none'),
  findings: fc.constant([]),
})

it('has ids and extensions that are told apart', () => {
  expect(EXPORT_FORMATS.map(({ id }) => id)).toEqual(['text', 'mermaid', 'json'])
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
})
