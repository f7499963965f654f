import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeJson } from '../../src/text/escape-json.ts'
import { anyText, UNSEEN } from '../helpers/hostile.ts'

describe('escapeJson', () => {
  it('names what a terminal would act on', () => {
    expect(escapeJson(JSON.stringify('\u007f\u009b\u202e\u{e0041}'))).toBe(
      '"\\u007f\\u009b\\u202e\\udb40\\udc41"',
    )
  })

  it('changes no value, and no layout', () => {
    fc.assert(
      fc.property(anyText, anyText, (key, value) => {
        const written = { [key]: [value] }
        const json = escapeJson(JSON.stringify(written, null, 2))
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(written)))
        expect(json.replaceAll('\n', '')).not.toMatch(UNSEEN)
        expect(json.split('\n')).toHaveLength(5)
      }),
    )
  })
})
