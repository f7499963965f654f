import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAuthenticate } from '../../src/http/authenticate.ts'

describe('parseAuthenticate', () => {
  it.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
      [
        [
          'Bearer',
          {
            realm: 'https://auth.docker.io/token',
            service: 'registry.docker.io',
            scope: 'repository:a/b:pull,push',
          },
          null,
        ],
      ],
    ],
    ['Basic realm="a \\"quoted\\" name"', [['Basic', { realm: 'a "quoted" name' }, null]]],
    [
      'Negotiate, Bearer realm=x',
      [
        ['Negotiate', {}, null],
        ['Bearer', { realm: 'x' }, null],
      ],
    ],
    [
      'Negotiate YWJj==, Basic realm="r"',
      [
        ['Negotiate', {}, 'YWJj=='],
        ['Basic', { realm: 'r' }, null],
      ],
    ],
    ['Bearer REALM = "r" , , Service=s', [['Bearer', { realm: 'r', service: 's' }, null]]],
    ['Bearer realm="never closed', [['Bearer', {}, null]]],
    ['Bearer realm="a",realm="b"', [['Bearer', { realm: 'a' }, null]]],
    ['', []],
    [',,,', []],
  ])('%s', (line, expected) => {
    const read = parseAuthenticate(line).map(({ scheme, parameters, token68 }) => [
      scheme,
      parameters,
      token68,
    ])
    expect(read.slice(0, expected.length)).toEqual(expected)
  })

  it('says where each value stands, with its quotes', () => {
    const line = 'Basic realm="x", bearer  Realm = "a\\"b" , realm=c'
    const found: unknown[] = []
    parseAuthenticate(line, ({ scheme, name, value, start, end }) => {
      found.push([scheme, name, value, line.slice(start, end)])
    })
    expect(found).toEqual([
      ['Basic', 'realm', 'x', '"x"'],
      ['bearer', 'realm', 'a"b', '"a\\"b"'],
      ['bearer', 'realm', 'c', 'c'],
    ])
  })

  it('never throws and always ends, on any line', () => {
    const pieces = fc.array(
      fc.constantFrom('Bearer', ' ', ',', '=', '"', '\\', 'realm', 'x', '\u0000', 'é'),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          pieces.map((list) => list.join('')),
        ),
        (line) => {
          expect(parseAuthenticate(line).length).toBeLessThanOrEqual(line.length)
        },
      ),
    )
  })

  it('is not slowed down by hostile lines', () => {
    const line = `Bearer ${'a=b, '.repeat(20_000)}"`
    expect(Object.keys(parseAuthenticate(line)[0]?.parameters ?? {})).toEqual(['a'])
  })
})
