import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { HeaderList } from '../../../src/http/headers.ts'
import { meterBody } from '../../../src/io/recording/body-meter.ts'
import { keepingOfRequest, keepingOfResponse } from '../../../src/capture/keeping.ts'

const JSON_TYPE = ['Content-Type', 'application/json'] as const
const TEXT = '{"a":"ü"}'

/** The summary of a body that came in pieces of `size` bytes. */
function summaryOf(body: Buffer, headers: HeaderList, { status = 200, size = 1000 } = {}) {
  const meter = meterBody(keepingOfResponse(status, headers))
  for (let at = 0; at < body.length; at += size) meter.add(body.subarray(at, at + size))
  return meter.summary()
}

describe('a body that is JSON', () => {
  it.each([
    'application/json',
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.v1+prettyjws',
    'Application/JSON; charset=UTF-8',
  ])('of type %s is kept whole', (type) => {
    expect(summaryOf(Buffer.from(TEXT), [['content-type', type]], { size: 2 })).toMatchObject({
      kept: 'whole',
      text: TEXT,
    })
  })

  it('is kept up to 1 MiB and not beyond: cut JSON cannot be redacted', () => {
    const limit = 1024 * 1024
    expect(summaryOf(Buffer.alloc(limit, '1'), [JSON_TYPE])).toMatchObject({ kept: 'whole', bytes: limit })
    const longer = summaryOf(Buffer.alloc(limit + 1, '[1, '), [JSON_TYPE])
    expect(longer).toMatchObject({ kept: 'none', bytes: limit + 1 })
    expect(longer).not.toHaveProperty('text')
  })

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ])('in %s is kept as text', (coding, encode) => {
    const body = encode(Buffer.from(TEXT))
    expect(summaryOf(body, [JSON_TYPE, ['Content-Encoding', coding]])).toMatchObject({
      kept: 'whole',
      text: TEXT,
      bytes: body.length,
      decoded: { bytes: Buffer.byteLength(TEXT) },
    })
  })

  it('in several codings is undone from the last', () => {
    const body = gzipSync(brotliCompressSync(Buffer.from(TEXT)))
    expect(summaryOf(body, [JSON_TYPE, ['Content-Encoding', 'br, gzip']])).toMatchObject({ text: TEXT })
  })

  it.each([
    ['an unknown coding', 'zstd', Buffer.from(TEXT)],
    ['a broken coding', 'gzip', Buffer.from(TEXT)],
    ['a bomb', 'gzip', gzipSync(Buffer.alloc(50_000_000))],
    ['bytes that are no UTF-8', 'identity', Buffer.from([0x7b, 0xff, 0x7d])],
    ['nothing', 'identity', Buffer.alloc(0)],
  ])('with %s is not kept', (_, coding, body) => {
    expect(summaryOf(body, [JSON_TYPE, ['Content-Encoding', coding]])).toMatchObject({
      kept: 'none',
      bytes: body.length,
    })
  })
})

describe('the text of an error', () => {
  const headers: HeaderList = [['Content-Type', 'text/plain']]

  it('is kept to 4 KiB, and cut at white space, so that no half token is left', () => {
    const token = `eyJ${'x'.repeat(3000)}`
    const body = Buffer.from(`${'word '.repeat(500)}${token}.${token}.${token}`)
    const summary = summaryOf(body, headers, { status: 500 })
    expect(summary).toMatchObject({ kept: 'prefix', text: 'word '.repeat(500).trimEnd(), bytes: body.length })
  })

  it('without white space is not kept when it is longer', () => {
    expect(summaryOf(Buffer.alloc(5000, 'x'), headers, { status: 500 })).toMatchObject({ kept: 'none' })
  })

  it('is not kept cut when it was compressed and is longer than 4 KiB on the wire', () => {
    const noise = Buffer.from(Array.from({ length: 9000 }, (_, i) => (i * 7919) % 251))
    expect(
      summaryOf(gzipSync(noise), [...headers, ['Content-Encoding', 'gzip']], { status: 500 }),
    ).toMatchObject({ kept: 'none' })
  })
})

describe('the body of a request', () => {
  it('is kept when it is JSON or a form, and else not', () => {
    expect(keepingOfRequest([JSON_TYPE])).not.toBeNull()
    expect(keepingOfRequest([['Content-Type', 'application/x-www-form-urlencoded']])?.limit).toBe(64 * 1024)
    expect(keepingOfRequest([['Content-Type', 'application/octet-stream']])).toBeNull()
    expect(keepingOfRequest([])).toBeNull()
  })
})

describe('an answer that says why', () => {
  it.each([
    ['XML of an object store', 403, 'application/xml', 'prefix'],
    ['a page in place of an answer', 200, 'text/html; charset=utf-8', 'prefix'],
    ['XML that is content', 200, 'application/xml', 'none'],
    ['plain text that is content', 200, 'text/plain', 'none'],
  ])('%s', (_, status, type, kept) => {
    const summary = summaryOf(Buffer.from(`<Error> ${'x '.repeat(4000)}`), [['Content-Type', type]], {
      status,
    })
    expect(summary.kept).toBe(kept)
  })
})
