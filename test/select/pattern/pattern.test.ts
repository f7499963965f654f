import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern } from '../../../src/select/pattern/pattern.ts'
import { anyText } from '../../helpers/hostile.ts'

function matches(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern)
  if (!compiled.ok) throw new Error(`${pattern}: ${compiled.message} at ${compiled.at}`)
  return compiled.pattern(text)
}

function fault(pattern: string): string {
  const compiled = compilePattern(pattern)
  return compiled.ok ? 'none' : `${compiled.at}: ${compiled.message}`
}

/** Patterns of what we know, in which JavaScript's own engine means the same. */
const anyPattern = fc.letrec<{ one: string; many: string }>((tie) => ({
  one: fc.oneof(
    { withCrossShrink: true, maxDepth: 4 },
    fc.constantFrom('a', 'b', 'Z', '.', '^', '$', '\\d', '\\W', '\\.', '[ab]', '[^a]', '[a-y]', '[]a]'),
    tie('many').map((inner) => `(?:${inner})`),
    tie('many').map((inner) => `(${inner})+`),
    fc
      .tuple(
        fc.constantFrom('a', 'b', '.', '[ab]'),
        fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,}', '*?'),
      )
      .map((parts) => parts.join('')),
  ),
  many: fc.oneof(
    fc.array(tie('one'), { maxLength: 4 }).map((parts) => parts.join('')),
    fc.tuple(tie('one'), tie('one')).map((parts) => parts.join('|')),
  ),
})).many

const SIGNS = Array.from('ab([{\\^$*+?.|)]}-,1:')
const anySign = fc.constantFrom(...SIGNS)

const anySubject = fc.string({
  unit: fc.constantFrom('a', 'b', 'B', 'z', '1', '.', ']', '-', ' '),
  maxLength: 12,
})

describe('compilePattern', () => {
  it('finds what the regular expressions of JavaScript find', () => {
    fc.assert(
      fc.property(anyPattern, anySubject, (pattern, text) => {
        // `[]a]` is a class of two to everybody but JavaScript.
        const theirs = new RegExp(pattern.replaceAll('[]a]', '[\\]a]'), 'iu')
        expect(matches(pattern, text)).toBe(theirs.test(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('never throws, and says where', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: anySign })), (text) => {
        const compiled = compilePattern(text)
        if (compiled.ok) expect(typeof compiled.pattern('a text')).toBe('boolean')
        else expect(compiled.at).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['(a+)+$', 'a'.repeat(100_000) + '!'],
    ['(a|aa)*b', 'a'.repeat(100_000)],
    ['(.*)*(.*)*x{20}y', 'x'.repeat(100_000)],
    ['(a|b)*a(a|b){30}c', 'ab'.repeat(50_000)],
  ])('comes to an end with %s on a text that was made for it', (pattern, text) => {
    expect(matches(pattern, text)).toBe(false)
  })

  it.each([
    ['a(b', '1: ) is missing'],
    ['ab)', '2: ) without a ('],
    ['*a', '0: * stands behind what it repeats; \\* is the character'],
    ['a**', '2: * repeats what is repeated already'],
    ['[ab', '0: ] is missing'],
    ['[b-a]', '1: b-a is the wrong way round'],
    ['a\\', '2: a character is missing behind the backslash'],
    ['\\bword', '0: \\b is not known; \\d \\w \\s \\n \\r \\t are'],
    ['(?=a)', '0: of (?…) only (?:…) is known'],
    ['a{101}', '1: {101} is more than 100'],
    ['a{3,2}', '1: {3,2} is the wrong way round'],
    ['((a{50}){50}){50}', '0: the pattern is too large'],
    ['x'.repeat(501), '500: a pattern has at most 500 characters'],
    ['('.repeat(40), '31: groups are nested deeper than 30'],
  ])('refuses %s', (pattern, message) => {
    expect(fault(pattern)).toBe(message)
  })

  it('has no regard to case, in letters and in ranges', () => {
    expect(matches('Docker-Content', 'DOCKER-content')).toBe(true)
    expect(matches('^[A-F]+$', 'abcdef')).toBe(true)
    expect(matches('^[^A-F]+$', 'abc')).toBe(false)
  })
})
