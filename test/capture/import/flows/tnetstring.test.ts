import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeNetstring } from '../../../../src/capture/import/flows/encode.ts'
import { parseNetstring } from '../../../../src/capture/import/flows/tnetstring.ts'
import { netstring, type Plain } from '../../../helpers/flows.ts'

const parse = (text: string): unknown => parseNetstring(Buffer.from(text, 'latin1'))

const plain = fc.letrec<{ any: Plain }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any

describe('parseNetstring', () => {
  it('reads every kind', () => {
    expect(parse('5:hello,')).toMatchObject({ value: { kind: 'bytes' }, end: 8 })
    expect(parse('3:\u00e2\u0082\u00ac;')).toMatchObject({ value: { kind: 'text', text: '€' } })
    expect(parse('2:-7#')).toMatchObject({ value: { kind: 'number', tag: '#', literal: '-7' } })
    expect(parse('18:1663167062.7216318^')).toMatchObject({ value: { literal: '1663167062.7216318' } })
    expect(parse('4:true!')).toMatchObject({ value: { kind: 'boolean', value: true } })
    expect(parse('0:~')).toMatchObject({ value: { kind: 'null' } })
    expect(parse('8:1:a,1:b,]')).toMatchObject({ value: { items: [{ kind: 'bytes' }, { kind: 'bytes' }] } })
    expect(parse('8:1:a;1:1#}')).toMatchObject({ value: { byName: new Map([['a', netstring(1)]]) } })
  })

  it('gives back what was encoded, byte for byte', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const bytes = encodeNetstring(netstring(value))
        const parsed = parseNetstring(bytes)
        if (!parsed.ok) throw new Error(parsed.message)
        expect(parsed.end).toBe(bytes.length)
        expect(encodeNetstring(parsed.value)).toEqual(bytes)
      }),
    )
  })

  it('never throws, whatever the bytes are', () => {
    const digits = fc.stringMatching(/^(?:\d{1,14}:|[,;#^!~\]}]|[a-z0-9.-]){0,40}$/)
    fc.assert(
      fc.property(fc.oneof(digits, fc.string({ unit: 'binary' })), (text) => void parse(text)),
      {
        numRuns: 2000,
      },
    )
  })

  it.each([
    ['', 'cut', 'breaks off in a length'],
    ['12', 'cut', 'breaks off in a length'],
    ['5:he', 'cut', 'announces 5 bytes, of which 2 are there'],
    ['1073741824:x', 'cut', 'announces 1073741824 bytes, of which 1 are there'],
    ['99999999999999:x,', 'broken', 'has no length'],
    ['x', 'broken', 'has no length'],
    [':,', 'broken', 'has no length'],
    ['1:x?', 'broken', 'has the type "?", which there is none of'],
    ['1:x#', 'broken', 'is a number, but not of digits'],
    ['4:0x10#', 'broken', 'is a number, but not of digits'],
    ['1:x^', 'broken', 'is a number, but not of digits'],
    ['5:maybe!', 'broken', 'is neither true nor false'],
    ['1:x~', 'broken', 'is a null with bytes in it'],
    ['1:\u00ff;', 'broken', 'is text, but not UTF-8'],
    ['4:1:a,}', 'broken', 'has a key without a value'],
    // What is cut within a value that is whole is broken.
    ['4:9:a,]', 'broken', 'announces 9 bytes, of which 2 are there'],
  ])('%j: %s, %s', (text, because, message) => {
    expect(parse(text)).toMatchObject({ ok: false, because, message })
  })

  it('does not go deeper than forty levels, nor beyond a million values', () => {
    const nested = Array.from({ length: 60 }).reduce<string>((inner) => `${inner.length}:${inner}]`, '0:~')
    expect(parse(nested)).toMatchObject({ ok: false, message: 'is nested too deep' })
    const many = '0:~'.repeat(1_000_001)
    expect(parse(`${many.length}:${many}]`)).toMatchObject({ message: 'is beyond 1000000 values' })
  })
})
