import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairUp } from '../../src/diff/pair-up.ts'

interface Thing {
  readonly key: string
  readonly end: string
}

function things(words: string): Thing[] {
  return words
    .split(' ')
    .flatMap((word) => (word === '' ? [] : [{ key: word.slice(0, 1), end: word.slice(1) }]))
}

function paired(a: string, b: string): readonly string[] {
  const { pairs, onlyA, onlyB } = pairUp(things(a), things(b), {
    likenesses: [({ key }) => (key === '?' ? null : key), ({ key }) => (key === '?' ? null : 'any')],
    isAlike: (one, other) => one.end === other.end,
  })
  const word = ({ key, end }: Thing): string => key + end
  return [
    ...pairs.map((pair) => `${word(pair.a)}:${word(pair.b)}`),
    ...onlyA.map((thing) => `${word(thing)}:`),
    ...onlyB.map((thing) => `:${word(thing)}`),
  ]
}

describe('pairUp', () => {
  it('pairs by the closest likeness first', () => {
    expect(paired('a b c', 'c x a')).toEqual(['a:a', 'c:c', 'b:x'])
  })

  it('pairs repeats in order, but what came of it at last where the beginnings differ', () => {
    expect(paired('a1 a1', 'a1 a1 a1')).toEqual(['a1:a1', 'a1:a1', ':a1'])
    expect(paired('a-bad a-bad a-good', 'a-good')).toEqual(['a-good:a-good', 'a-bad:', 'a-bad:'])
  })

  it('leaves alone what is like nothing', () => {
    expect(paired('?', '?')).toEqual(['?:', ':?'])
  })

  it('is fair to both lists', () => {
    const any = fc
      .array(fc.constantFrom('a1', 'a2', 'b1', 'b2', 'c1', '?1'), { maxLength: 8 })
      .map((words) => words.join(' '))
    fc.assert(
      fc.property(any, any, (a, b) => {
        const turned = paired(b, a).map((words) => words.split(':').reverse().join(':'))
        expect(turned.sort()).toEqual([...paired(a, b)].sort())
      }),
    )
  })
})
