import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeTerminal } from '../../src/text/escape-terminal.ts'
import { escapeXml } from '../../src/text/escape-xml.ts'
import { anyText } from '../helpers/hostile.ts'

describe('escapeXml', () => {
  const unescape = (xml: string): string =>
    xml.replace(/&(?:lt|gt|quot|#39|amp);/gu, (entity) => ENTITY[entity] ?? entity)
  const ENTITY: Partial<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&amp;': '&',
  }

  it('leaves no markup', () => {
    expect(escapeXml(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;')
  })

  it('reads back as the text a terminal would show', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const xml = escapeXml(text)
        expect(xml).not.toMatch(/[<>"']|&(?!(?:lt|gt|quot|#39|amp);)/u)
        expect(unescape(xml)).toBe(escapeTerminal(text))
      }),
    )
  })
})
