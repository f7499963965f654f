import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TextLine } from '../../src/io/lines.ts'
import { splitLines } from '../../src/io/lines.ts'

async function split(text: string, sizes: readonly number[], limit = 1000): Promise<TextLine[]> {
  let rest = Buffer.from(text)
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream is asynchronous, this one only in form
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const size of sizes) {
      yield rest.subarray(0, size)
      rest = rest.subarray(size)
    }
    yield rest
  }
  const lines: TextLine[] = []
  for await (const line of splitLines(chunks(), limit)) lines.push(line)
  return lines
}

describe('splitLines', () => {
  it('gives the same lines however the bytes are cut, inside a character too', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r', '€'), maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat({ max: 5 })), async (whole, sizes) => {
        const lines = await split(whole, sizes)
        const joined = lines.map(({ text, end }) => (end === 'line-break' ? `${text}\n` : text)).join('')
        expect(joined).toBe(whole)
        expect(lines.every((line) => !line.text.includes('\n'))).toBe(true)
        const places = lines.map(
          (_, i) => Buffer.byteLength(whole.split('\n').slice(0, i).join('\n')) + Math.min(i, 1),
        )
        expect(lines.map(({ start }) => start)).toEqual(places)
        expect(lines.slice(0, -1).every(({ end }) => end === 'line-break')).toBe(true)
      }),
    )
  })

  it('tells a last line without its line break', async () => {
    expect(await split('a\nb', [])).toEqual([
      { text: 'a', end: 'line-break', start: 0 },
      { text: 'b', end: 'end-of-file', start: 2 },
    ])
    expect(await split('', [])).toEqual([])
  })

  it('holds no more of a line than the limit, and goes on with the next', async () => {
    expect(await split('123456789\nabc\n', [2, 2, 2], 4)).toEqual([
      { text: '1234', end: 'too-long', start: 0 },
      { text: 'abc', end: 'line-break', start: 10 },
    ])
    expect(await split('1234\n12345', [], 4)).toEqual([
      { text: '1234', end: 'line-break', start: 0 },
      { text: '1234', end: 'too-long', start: 5 },
    ])
  })
})
