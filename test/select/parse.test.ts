import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSelect } from '../../src/select/parse.ts'
import { printSelect } from '../../src/select/select.ts'
import type { Select } from '../../src/select/select.ts'
import { anySelect } from '../helpers/selects.ts'
import { anyText } from '../helpers/hostile.ts'

function parsed(text: string): Select {
  const result = parseSelect(text)
  if (!result.ok) throw new Error(`${text}: ${result.message} at ${result.at}`)
  return result.select
}

function fault(text: string): string {
  const result = parseSelect(text)
  return result.ok ? 'none' : `${result.at}: ${result.message}`
}

const word = (argument: string): Select => ({ kind: 'test', operator: '~row', argument })
const test = (operator: string, argument: string | null): Select => ({ kind: 'test', operator, argument })

describe('parseSelect', () => {
  it('never throws, and says where', () => {
    const ours = fc.string({
      unit: fc.constantFrom('~d ', '~c ', '~e', '(', ')', '!', '&', '|', '"', ' ', 'a', '404'),
    })
    fc.assert(
      fc.property(fc.oneof(anyText, ours), (text) => {
        const result = parseSelect(text)
        if (!result.ok) {
          expect(result.at).toBeGreaterThanOrEqual(0)
          expect(result.at).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('parses what printSelect writes to the same again', () => {
    fc.assert(
      fc.property(anySelect, fc.constantFrom('bare', 'named'), (select, words) => {
        expect(parsed(printSelect(select, words))).toEqual(select)
      }),
      { numRuns: 1000 },
    )
  })

  it('binds ! before & before |, and takes what stands side by side for &', () => {
    expect(parsed('a b | !c & d')).toEqual({
      kind: 'or',
      parts: [
        { kind: 'and', parts: [word('a'), word('b')] },
        { kind: 'and', parts: [{ kind: 'not', of: word('c') }, word('d')] },
      ],
    })
    expect(parsed('!(a|b)~e')).toEqual({
      kind: 'and',
      parts: [{ kind: 'not', of: { kind: 'or', parts: [word('a'), word('b')] } }, test('~e', null)],
    })
  })

  it('takes an argument in quotes as it is, but for escaped quotes and backslashes', () => {
    expect(parsed(String.raw`"a\d+|(b \"c\" \\)"`)).toEqual(word(String.raw`a\d+|(b "c" \)`))
    expect(parsed(String.raw`~u "a\d+|(b)"`)).toEqual(test('~u', String.raw`a\d+|(b)`))
    expect(parsed(`~hq 'user-agent: docker'`)).toEqual(test('~hq', 'user-agent: docker'))
    expect(parsed('~c >=400')).toEqual(test('~c', '>=400'))
  })

  it.each([
    ['', '0: a word or an operator such as ~d was expected, not the end'],
    ['~d', '2: ~d wants REGEX behind it'],
    ['~d hub &', '8: a word or an operator such as ~d was expected, not the end'],
    ['a | | b', '4: a word or an operator such as ~d was expected, not |'],
    ['(a', '0: the ( has no )'],
    ['a)', '1: ) has no ( before it'],
    ['a "b', '2: the " has no end'],
    ['~', '0: an operator such as ~d or ~phase was expected'],
    ['a ~phaes layer', '2: there is no operator ~phaes; did you mean ~phase?'],
    ['~outcmoe denied', '0: there is no operator ~outcmoe; did you mean ~outcome?'],
    ['~c 200-100', '3: no status is in 200-100: write the lesser first, as in 400-499'],
    ['~c 40', '3: ~c takes a status: 404, 4xx, >=400 or 400-499'],
    ['~u "a(b"', '5: ) is missing'],
    ['~slow soon', '6: ~slow takes a time: 200ms, 1s, 2m'],
    ['~size 10XB', '6: ~size takes bytes: 500, 10kB, 10MB, 1GiB'],
    ['~digest !', '8: ~digest wants DIGEST behind it'],
    [
      '~host nobody',
      '6: ~host does not know "nobody"; it takes registry mirror authorization blob-store proxy other',
    ],
    ['~phase layr', '7: ~phase does not know "layr"; did you mean layer?'],
    ['('.repeat(60) + 'a', '51: nested deeper than 50'],
    ['!'.repeat(60) + 'a', '51: nested deeper than 50'],
    ['a'.repeat(2001), '2000: an expression has at most 2000 characters'],
  ])('refuses %j', (text, message) => {
    expect(fault(text)).toBe(message)
  })

  it('lists the operators where none is near', () => {
    expect(fault('~zzzzz a')).toContain('known are ~u ~m ~c ~d ')
  })
})
