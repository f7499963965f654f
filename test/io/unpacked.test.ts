import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { collect } from '../../src/io/foreign.ts'
import { bombIn, peek, unpack } from '../../src/io/unpacked.ts'

const from = (...chunks: readonly Uint8Array[]): AsyncIterable<Uint8Array> => Readable.from(chunks)

describe('unpack', () => {
  it('passes on what is not packed, in whatever pieces it comes', async () => {
    for (const chunks of [
      [Buffer.from('abc')],
      [Buffer.from('a'), Buffer.from('bc')],
      [],
      [Buffer.from([0x1f])],
    ]) {
      const { chunks: plain, problem } = await unpack(from(...chunks), 'x')
      expect((await collect(plain, 'x')).equals(Buffer.concat(chunks))).toBe(true)
      expect(problem()).toBeNull()
    }
  })

  it('undoes gzip, byte by byte too', async () => {
    const packed = gzipSync('abc')
    const { chunks, problem } = await unpack(from(...[...packed].map((byte) => Uint8Array.of(byte))), 'x')
    expect((await collect(chunks, 'x')).toString()).toBe('abc')
    expect(problem()).toBeNull()
  })

  it('gives what there was before a gzip breaks off or is broken, and says so', async () => {
    const packed = gzipSync(Buffer.alloc(300_000, 'abcdefg'))
    const cut = await unpack(from(packed.subarray(0, -20)), 'x')
    expect((await collect(cut.chunks, 'x')).length).toBeGreaterThan(0)
    expect(cut.problem()).toBe('its gzip breaks off: what comes after is lost')
    const broken = await unpack(from(Buffer.concat([packed.subarray(0, 10), Buffer.alloc(9, 0xff)])), 'x')
    expect((await collect(broken.chunks, 'x')).length).toBe(0)
    expect(broken.problem()).toBe('its gzip is broken: nothing of it can be read')
  })

  it('throws what reading throws', async () => {
    const source = new PassThrough()
    source.write(gzipSync('abc').subarray(0, 12))
    const { chunks } = await unpack(source, 'x')
    const read = collect(chunks, 'x')
    source.destroy(new Error('the disk is gone'))
    await expect(read).rejects.toThrow('the disk is gone')
    if (!source.closed) await once(source, 'close')
  })
})

describe('bombIn', () => {
  const MIB = 1024 * 1024

  it.each([
    [64 * MIB, 1000, null],
    [65 * MIB, MIB, null],
    [301 * MIB, MIB, 'unpacks to more than 300 times its size, as no recording of more than 64 MiB does'],
    [2048 * MIB, 20 * MIB, null],
    [
      2049 * MIB,
      200 * MIB,
      'unpacks to more than 10 times its size, as no recording of more than 2 GiB does',
    ],
    [100_000 * MIB, 99_000 * MIB, null],
  ])('%i bytes of %i: %s', (unpacked, packed, message) => {
    expect(bombIn(unpacked, packed)).toBe(message)
  })
})

describe('peek', () => {
  it('waits for no more than it needs', async () => {
    const source = new PassThrough()
    source.write('abc')
    const { head } = await peek(source, (bytes) => bytes.length >= 2)
    expect(Buffer.from(head).toString()).toBe('abc')
    source.destroy()
  })
})

it('does not collect beyond 512 MiB', async () => {
  const megabytes = Buffer.alloc(64 * 1024 * 1024)
  await expect(collect(from(...Array.from({ length: 9 }, () => megabytes)), 'a.har')).rejects.toMatchObject({
    code: 'file-unreadable',
    message: 'a.har is longer than 512 MiB without its gzip',
  })
})
