import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeAscii, escapeTerminal } from '../../src/text/escape-terminal.ts'
import { anyText, UNSEEN } from '../helpers/hostile.ts'

describe('escapeTerminal', () => {
  it.each([
    ['\u001b]52;c;eA==\u0007', '\\x1b]52;c;eA==\\x07'],
    ['\u009b31m', '\\x9b31m'],
    ['one\r\n\ttwo', 'one\\r\\n\\ttwo'],
    ['\u202egpj.exe', '\\u{202e}gpj.exe'],
    ['\ud800', '\\u{d800}'],
    ['\u{e0041}', '\\u{e0041}'],
    ['a\u00a0b', 'a\\xa0b'],
    ['C:\\plain', 'C:\\plain'],
    ['全角 ü 🐳 …', '全角 ü 🐳 …'],
  ])('%j is shown as %j', (text, shown) => expect(escapeTerminal(text)).toBe(shown))

  it('names marks that pile up on one letter', () => {
    expect(escapeTerminal(`Z${'\u0301'.repeat(6)}`)).toBe(`Z${'\u0301'.repeat(4)}\\u{301}\\u{301}`)
  })

  it('lets nothing but printable text out, and changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = escapeTerminal(text)
        expect(shown).not.toMatch(UNSEEN)
        expect(escapeTerminal(shown)).toBe(shown)
        if (/^[ -~]*$/u.test(text)) expect(shown).toBe(text)
      }),
    )
  })
})

describe('escapeAscii', () => {
  it('writes our own signs in ASCII and names the rest', () => {
    expect(escapeAscii('sha256:d87d83… → ü')).toBe('sha256:d87d83... -> \\xfc')
  })

  it('lets nothing but ASCII out', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(escapeAscii(text)).toMatch(/^[ -~]*$/u)
      }),
    )
  })
})
