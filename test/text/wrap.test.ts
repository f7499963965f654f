import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeTerminal } from '../../src/text/escape-terminal.ts'
import { plainText, span } from '../../src/text/span.ts'
import { displayWidth } from '../../src/text/width.ts'
import { fitLine, flow, wrapText } from '../../src/text/wrap.ts'
import { anyText } from '../helpers/hostile.ts'

describe('wrapText', () => {
  it('breaks a host after its dots', () => {
    expect(wrapText('production.cloudflare.docker.com', 15)).toEqual([
      'production.',
      'cloudflare.',
      'docker.com',
    ])
  })

  it('cuts through a word that is longer than a line', () => {
    expect(wrapText('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij'])
  })

  it('cuts through a word of a megabyte, in time for a reader', () => {
    const lines = wrapText('<x'.repeat(500_000), 80)
    expect(lines).toHaveLength(12_500)
    expect(new Set(lines)).toEqual(new Set(['<x'.repeat(40)]))
  })

  it('ends in an ellipsis at its limit', () => {
    expect(wrapText('one two three four', 6, 2)).toEqual(['one', 'two t…'])
  })

  it('keeps an empty text as one empty line', () => expect(wrapText('', 5)).toEqual(['']))

  it('never makes a line too wide, and loses nothing but spaces', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 30 }), (text, columns) => {
        const printable = escapeTerminal(text)
        const lines = wrapText(printable, columns)
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
        expect(lines.join('').replaceAll(' ', '')).toBe(printable.replaceAll(' ', ''))
      }),
    )
  })
})

describe('flow', () => {
  const pieces = ['alpha', 'beta', 'gamma'].map((word) => [span(word)])

  it('sets pieces side by side while they fit', () => {
    const lines = flow(pieces, { width: 15, indent: 2, hang: 4, gap: 2 }).map(plainText)
    expect(lines).toEqual(['  alpha  beta', '    gamma'])
  })

  it('counts the gaps', () => {
    const at = (width: number): readonly string[] =>
      flow(pieces, { width, indent: 2, hang: 2, gap: 2 }).map(plainText)
    expect(at(12)).toEqual(['  alpha', '  beta', '  gamma'])
    expect(at(13)).toEqual(['  alpha  beta', '  gamma'])
  })

  it('cuts a piece that is wider than a line', () => {
    expect(flow([[span('alphabet')]], { width: 6, indent: 1, hang: 1, gap: 1 }).map(plainText)).toEqual([
      ' alph…',
    ])
  })
})

describe('fitLine', () => {
  const line = [span('one', 'good'), span(' and '), span('two', 'bad')]

  it('leaves a line that fits alone', () => expect(fitLine(line, 11)).toEqual(line))

  it('cuts in the span where the room ends, and keeps its tone', () => {
    expect(fitLine(line, 10)).toEqual([span('one', 'good'), span(' and '), span('t…', 'bad')])
  })

  it('shows the cut even between two spans', () => {
    expect(fitLine(line, 3)).toEqual([span('on…', 'good')])
  })
})
