import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeMermaid } from '../../src/text/escape-mermaid.ts'
import { escapeTerminal } from '../../src/text/escape-terminal.ts'
import { anyText, HOSTILE_TEXTS } from '../helpers/hostile.ts'

describe('escapeMermaid', () => {
  it.each([
    ['GET /v2/library/redis:latest', 'GET /v2/library/redis:latest'],
    ['200 sha256:d87d83…', '200 sha256:d87d83…'],
    ['a;b#c%%d', 'a#59;b#35;c#37;#37;d'],
    ['x\ny', 'x#92;ny'],
    ['<br>', '#60;br#62;'],
    ['wrap: me', 'wrap#58; me'],
    ['style a:b#c;', 'style a#58;b#35;c#59;'],
    ['ﬂ°°60¶ß', '#64258;#176;#176;60#182;#223;'],
    ['', '#32;'],
  ])('%j is written as %j', (text, written) => expect(escapeMermaid(text)).toBe(written))

  it('keeps to letters, harmless signs and numbered entities, and reads back as a terminal would show it', () => {
    const decode = (text: string): string =>
      text.replace(/#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)))
    fc.assert(
      fc.property(anyText, (text) => {
        const written = escapeMermaid(text)
        expect(written.replace(/#\d+;/gu, '')).not.toMatch(/[;#%<>&"'`\\{}@$\n\r]/u)
        if (text.trim() !== '') expect(decode(written)).toBe(escapeTerminal(text))
      }),
    )
  })

  it('never leaves a colon behind a word that mermaid would take for its own', () => {
    for (const text of HOSTILE_TEXTS) expect(escapeMermaid(text)).not.toMatch(/(?:wrap|style|classDef).*:/iu)
  })
})
