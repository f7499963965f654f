import { describe, expect, it } from 'vitest'
import { againAt } from '../../../src/cli/check/again-at.ts'

describe('againAt', () => {
  it.each([
    'https://mirror.example',
    'HTTP://127.0.0.1:5000',
    'localhost:5000',
    'mirror.example:443',
    '[::1]:5000',
  ])('tells %s from the files before it', (url) => {
    expect(againAt(['a.jsonl', 'kept/b:1.jsonl', url], [])).toEqual({
      again: ['a.jsonl', 'kept/b:1.jsonl'],
      urls: [url],
    })
  })

  it('keeps the URLs that stand elsewhere first', () => {
    expect(againAt(['a.jsonl', 'localhost:2'], ['localhost:1'])).toEqual({
      again: ['a.jsonl'],
      urls: ['localhost:1', 'localhost:2'],
    })
  })

  it('says nothing of files without the flag', () => {
    expect(againAt(undefined, ['mirror.example'])).toEqual({ urls: ['mirror.example'] })
  })

  it('asks for a file where there are URLs alone', () => {
    expect(() => againAt(['localhost:5000'], [])).toThrow(
      '--again needs files that check --keep DIR has made',
    )
  })
})
