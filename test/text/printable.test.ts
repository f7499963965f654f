import { describe, expect, it } from 'vitest'
import { nameCharacter, replaceUnprintable } from '../../src/text/printable.ts'

describe('replaceUnprintable', () => {
  it('hands over whole code points, and halves of surrogate pairs that stand alone', () => {
    const seen: string[] = []
    const text = replaceUnprintable('a\u{e0041}b\ud83dc\u0000d 🐳', (character) => {
      seen.push(character)
      return '?'
    })
    expect(text).toBe('a?b?c?d 🐳')
    expect(seen).toEqual(['\u{e0041}', '\ud83d', '\u0000'])
  })
})

it('names a character in as few signs as will do', () => {
  expect(['\n', '\u0007', '\u00a0', '\u202e', '\u{e0041}'].map(nameCharacter)).toEqual([
    '\\n',
    '\\x07',
    '\\xa0',
    '\\u{202e}',
    '\\u{e0041}',
  ])
})
