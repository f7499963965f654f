import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { setOut } from '../../../src/views/detail/set-out.ts'

const space = fc.constantFrom('', ' ', '\n\t', '\r\n  ')
const scalar = fc.oneof(
  fc.constantFrom('1.0', '-0', '1e400', '12345678901234567890', 'true', 'null'),
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
)
const key = fc.constantFrom('"a"', '"10"', '"2"', '"{,\\": "')

/** JSON as text: with keys that come twice, with numbers that no double has, with white space anywhere. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc
    .tuple(
      space,
      fc.oneof(
        { depthSize: 'small' },
        scalar,
        fc.array(tie('json')).map((values) => `[${values.join(',')}]`),
        fc
          .array(fc.tuple(space, key, space, tie('json')))
          .map(
            (entries) => `{${entries.map(([a, name, b, value]) => `${a}${name}${b}:${value}`).join(',')}}`,
          ),
      ),
      space,
    )
    .map((parts) => parts.join('')),
}))

/** Without the white space that means nothing. */
function compact(text: string): string {
  let out = ''
  let place: 'string' | 'outside' = 'outside'
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    if (place === 'string' && character === '\\') out += character + text.charAt(++i)
    else if (place === 'string' || !' \t\r\n'.includes(character)) {
      out += character
      if (character === '"') place = place === 'string' ? 'outside' : 'string'
    }
  }
  return out
}

describe('setOut', () => {
  it('changes nothing but white space outside strings', () => {
    fc.assert(fc.property(json, (text) => compact(setOut(text)) === compact(text)))
  })

  it('sets out as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(setOut(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
      }),
    )
  })

  it('leaves alone what is not JSON', () => {
    fc.assert(fc.property(json, (text) => setOut(`${text},{ `) === `${text},{ `))
    expect(setOut('{"a": [1,')).toBe('{"a": [1,')
  })

  it('does not indent without end', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(setOut(deep).length).toBeLessThan(10_000_000)
  })
})
