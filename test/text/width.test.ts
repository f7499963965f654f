import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { escapeTerminal } from '../../src/text/escape-terminal.ts'
import { displayWidth, padEnd, padStart, truncate } from '../../src/text/width.ts'
import { anyText } from '../helpers/hostile.ts'

describe('displayWidth', () => {
  it('measures a megabyte as what it is made of', () => {
    expect(displayWidth('▲ insecure: '.repeat(50_000))).toBe(600_000)
    expect(displayWidth('全角'.repeat(50_000))).toBe(200_000)
  })

  it.each([
    ['', 0],
    ['plain', 5],
    ['全角', 4],
    ['한국어', 6],
    ['e\u0301', 1],
    ['🐳', 2],
    ['│──▶ ✔ …', 8],
    ['▏▎▍▌▋▊▉█', 8],
  ])('%j takes %i', (text, columns) => expect(displayWidth(text)).toBe(columns))
})

it('measures our own signs as string-width does', () => {
  const own = fc.string({ unit: fc.constantFrom('a', ' ', '~', '…', '·', '→') })
  fc.assert(
    fc.property(own, (text) => {
      expect(displayWidth(text)).toBe(stringWidth(text))
    }),
  )
})

describe('truncate', () => {
  it.each([
    ['fits', 4, 'fits'],
    ['does not', 5, 'does…'],
    ['全角文字', 5, '全角…'],
    ['全角文字', 4, '全…'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['anything', 1, '…'],
    ['anything', 0, ''],
  ])('%j in %i columns is %j', (text, columns, expected) => expect(truncate(text, columns)).toBe(expected))

  it('can end in ASCII dots, as many as there is room for', () => {
    expect(truncate('anything', 6, '...')).toBe('any...')
    expect(truncate('anything', 2, '...')).toBe('..')
  })

  it('never takes more columns than given, and keeps what fits', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, columns) => {
        const printable = escapeTerminal(text)
        const cut = truncate(printable, columns)
        expect(displayWidth(cut)).toBeLessThanOrEqual(columns)
        if (displayWidth(printable) <= columns) expect(cut).toBe(printable)
      }),
    )
  })
})

describe('padding', () => {
  it('counts columns, not characters', () => {
    expect(padEnd('全角', 6)).toBe('全角  ')
    expect(padStart('e\u0301', 3)).toBe('  e\u0301')
  })

  it('leaves what is longer alone', () => expect(padEnd('longer', 3)).toBe('longer'))
})
