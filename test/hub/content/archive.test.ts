import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunksOf, type Content } from '../../../src/hub/content/content.ts'
import { gzipStored } from '../../../src/hub/content/gzip.ts'
import { measure } from '../../../src/hub/content/measure.ts'
import { noise } from '../../../src/hub/content/noise.ts'
import { tarOf } from '../../../src/hub/content/tar.ts'

function whole(content: Content): Buffer {
  return Buffer.concat([...chunksOf(content)])
}

async function gzipOf(content: Content): Promise<Content> {
  return gzipStored({ content, crc32: (await measure(content)).crc32 })
}

describe('gzip of stored blocks', () => {
  it.each([0, 1, 65_534, 65_535, 65_536, 131_070, 300_000])(
    'holds %i bytes, checksum included',
    async (size) => {
      const content = noise('seed', size)
      const packed = await gzipOf(content)
      const bytes = whole(packed)
      expect(bytes).toHaveLength(packed.size)
      expect(gunzipSync(bytes).equals(whole(content))).toBe(true)
    },
  )

  it('is the same bytes from any position', async () => {
    const packed = await gzipOf(noise('seed', 200_000))
    const bytes = whole(packed)
    fc.assert(
      fc.property(fc.nat(packed.size - 1), fc.nat(packed.size), (start, length) => {
        const end = Math.min(packed.size, start + length)
        const part = Buffer.concat([...chunksOf(packed, { start, end })])
        expect(part.equals(bytes.subarray(start, end))).toBe(true)
      }),
    )
  })
})

describe('tar', () => {
  it('is an archive that tar reads, with the files as they are', () => {
    const archive = whole(
      tarOf([
        { path: 'usr/bin/tool', content: noise('tool', 1_000) },
        { path: 'empty', content: noise('', 0) },
      ]),
    )
    const tar = (...args: string[]): Buffer => execFileSync('tar', args, { input: archive })
    expect(tar('-tvf', '-', '--utc').toString().replace(/ +/g, ' ')).toBe(
      '-rwxr-xr-x 0/0 1000 2024-01-01 00:00 usr/bin/tool\n-rwxr-xr-x 0/0 0 2024-01-01 00:00 empty\n',
    )
    expect(tar('-xOf', '-', 'usr/bin/tool').equals(whole(noise('tool', 1_000)))).toBe(true)
  })
})

describe('measure', () => {
  it('is sha256 of the whole', async () => {
    const content = noise('seed', 700_000)
    const hex = createHash('sha256').update(whole(content)).digest('hex')
    expect((await measure(content)).digest).toBe(`sha256:${hex}`)
  })
})
