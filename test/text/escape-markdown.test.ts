import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeMarkdown, markdownCode, markdownFence } from '../../src/text/escape-markdown.ts'
import { anyText, UNSEEN } from '../helpers/hostile.ts'

/** What is left to act when all escapes are taken out. */
function bare(escaped: string): string {
  return escaped.replace(/\\[\\`*_[\]|~$+=>-]|<!-- -->|&(?:amp|lt);/gu, '.')
}

describe('escapeMarkdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['`x` *y* _z_ ~~w~~', '\\`x\\` \\*y\\* \\_z\\_ \\~\\~w\\~\\~'],
    ['![x](y)', '!\\[x\\](y)'],
    ['<script>&lt;', '&lt;script>&amp;lt;'],
    ['$a$', '\\$a\\$'],
    ['=1+1', '\\=1+1'],
    ['- a', '\\- a'],
    ['12. a', '12\\. a'],
    ['ask @octocat about #12', 'ask @<!-- -->octocat about #<!-- -->12'],
    ['one\ntwo', 'one\\\\ntwo'],
    ['mirror.example:8443/v2/?n=1', 'mirror.example:8443/v2/?n=1'],
  ])('writes %j as %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped)
  })

  it('leaves nothing that opens markup, in any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeMarkdown(text)
        expect(escaped).not.toMatch(UNSEEN)
        expect(bare(escaped)).not.toMatch(/[`*_[\]|~$<]|^[-+=>]|@[\p{L}\p{N}]|#[\p{L}\p{N}]/u)
      }),
    )
  })
})

describe('markdownCode', () => {
  it.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`a``', '``` `a`` ```'],
    ['', '`  `'],
    [' a ', '`  a  `'],
  ])('writes %j as %j', (text, code) => {
    expect(markdownCode(text)).toBe(code)
  })

  it('closes with the first run as long as its own, in any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const code = markdownCode(text)
        const [ticks = ''] = /^`+/.exec(code) ?? []
        const runs = (code.match(/`+/g) ?? []).filter((run) => run.length === ticks.length)
        expect(runs).toHaveLength(2)
        expect(code).not.toMatch(UNSEEN)
      }),
    )
  })
})

describe('markdownFence', () => {
  it('is longer than any fence within', () => {
    expect(markdownFence(['a', '```', '````'], 'text')).toBe('`````text\na\n```\n````\n`````')
  })

  it('keeps each line one line', () => {
    expect(markdownFence(['a\nb'], 'text').split('\n')).toHaveLength(3)
  })
})
