import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shellComment, shellFormat, shellWord } from '../../src/text/escape-shell.ts'
import { anyText } from '../helpers/hostile.ts'
import { SHELL_TEXTS } from '../helpers/shell-texts.ts'

const SHELLS = ['dash', 'bash'] as const
const anyShellText = fc.oneof(fc.constantFrom(...SHELL_TEXTS), anyText, fc.string({ unit: 'binary' }))

/** What a shell's program gets for these words. */
function asRead(shell: string, words: readonly string[]): readonly string[] {
  const script = `printf '%s\\000' ${words.join(' ')}`
  return execFileSync(shell, ['-c', script], { encoding: 'latin1' }).split('\0').slice(0, -1)
}

function bytes(text: string): string {
  const isLatin1 = Array.from(text).every((character) => (character.codePointAt(0) ?? 0) < 0x100)
  return isLatin1 ? text : Buffer.from(text).toString('latin1')
}

describe.each(SHELLS)('in %s', (shell) => {
  it('a word is the text, byte by byte', () => {
    fc.assert(
      fc.property(fc.array(anyShellText, { minLength: 1, maxLength: 40 }), (texts) => {
        const possible = texts.filter((text) => shellWord(text) !== null)
        expect(
          asRead(
            shell,
            possible.map((text) => shellWord(text) ?? ''),
          ),
        ).toEqual(possible.length === 0 ? [''] : possible.map(bytes))
      }),
      { numRuns: 30 },
    )
  })

  it('a format prints the text, NUL and all', () => {
    fc.assert(
      fc.property(fc.array(anyShellText, { minLength: 1, maxLength: 40 }), (texts) => {
        const script = texts.map((text) => `printf ${shellFormat(text)}`).join('\n')
        const printed = execFileSync(shell, ['-c', script])
        expect(printed.toString('latin1')).toBe(Buffer.from(texts.join('')).toString('latin1'))
      }),
      { numRuns: 30 },
    )
  })
})

describe('shellWord', () => {
  it('refuses what no argument and no header can hold', () => {
    for (const text of ['a\0b', 'a\nb', 'a\rb', '\n']) expect(shellWord(text)).toBeNull()
  })

  it('is ASCII without controls', () => {
    fc.assert(
      fc.property(anyShellText, (text) => {
        expect(shellWord(text) ?? '').toMatch(/^[ -~]*$/u)
      }),
    )
  })
})

describe('shellComment', () => {
  it('has no sign with a meaning, so that a shell may even run it', () => {
    fc.assert(
      fc.property(anyShellText, (text) => {
        expect(shellComment(text)).toMatch(/^# [\w ./:@,+-]*$/u)
      }),
    )
  })
})
