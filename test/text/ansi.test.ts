import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toAnsi, toAnsiText } from '../../src/text/ansi.ts'
import { escapeTerminal } from '../../src/text/escape-terminal.ts'
import { span } from '../../src/text/span.ts'
import type { Tone } from '../../src/text/span.ts'
import { anyText } from '../helpers/hostile.ts'

const TONES: readonly Tone[] = [
  'plain',
  'dim',
  'strong',
  'good',
  'bad',
  'warning',
  'accent',
  'phase',
  'phase-access',
  'phase-content',
]
const anyLine = fc.array(fc.record({ text: anyText, tone: fc.constantFrom(...TONES) }), { maxLength: 5 })

/** The only control sequences that we write. */
const OURS = /\u001b\[(?:0|1|2|3[1-6]|94)m/gu

describe('toAnsi', () => {
  it('writes no codes without colours', () => {
    expect(toAnsi([span('good', 'good'), span(' plain')], 'none')).toBe('good plain')
  })

  it('ends each tone where its span ends', () => {
    expect(toAnsi([span('no', 'bad'), span(' way')], '16')).toBe('\u001b[31mno\u001b[0m way')
  })

  it('lets no span bring a control sequence of its own', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const bare = toAnsi(line, '16').replace(OURS, '')
        expect(bare).toBe(line.map((part) => escapeTerminal(part.text)).join(''))
        expect(toAnsi(line, 'none')).toBe(bare)
      }),
    )
  })
})

describe('toAnsiText', () => {
  it('ends each line, and drops spaces at the ends', () => {
    const lines = [[span('a  ', 'dim'), span('  ')], [], [span('b')]]
    expect(toAnsiText(lines, 'none')).toBe('a\n\nb\n')
  })
})
