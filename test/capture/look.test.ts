import { describe, expect, it } from 'vitest'
import { lookOf } from '../../src/capture/look.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('lookOf', () => {
  it.each([
    ['', 'is empty'],
    [' \n\n', 'is blank'],
    ['{"log":{"version":"1.2","entries":[]}}', 'looks like a HAR file'],
    ['{\n  "log": {\n    "version": "1.2"', 'looks like a HAR file'],
    ['1234:hello', 'begins with a length, as a mitmproxy flow file does, and no flow follows'],
    ['\n9:4:type;', 'has white space before what looks like a mitmproxy flow file: an editor put it there'],
    ['{"a":1,"log":{}}', 'has a `log`, but not first, as a HAR file has it'],
    ['{"a":1}\n', 'looks like JSON, but no capture'],
    ['[\n  1', 'looks like JSON, but no capture'],
    [
      '{"format":"pullscope/trace","version":1}',
      'is what `pullscope export --to json` writes, which is a result',
    ],
    ['{"at":1,"type":"capture.ended"}\n', 'lacks its beginning: its first event is `capture.ended`'],
    ['{"at":0,"type":"capture.sta', 'breaks off in its first line'],
    ['{"at":0,"type":"capture.started"}', 'has no version that is a whole number in its first line'],
    ['FROM scratch\n', 'looks like text'],
    ['\0\x01', 'is binary'],
  ])('%j %s', (text, look) => {
    expect(lookOf(bytes(text))).toBe(look)
  })

  it('knows gzip and other bytes that are no text', () => {
    expect(lookOf(Uint8Array.of(0x1f, 0x8b, 8))).toBe('is compressed with gzip')
    expect(lookOf(Uint8Array.of(0xff, 0xfe, 0x41))).toBe('is binary')
  })

  it('does not mistake a character that was cut in two for binary', () => {
    expect(lookOf(bytes('é').subarray(0, 1))).not.toBe('is binary')
    expect(lookOf(bytes('text é').subarray(0, 6))).toBe('looks like text')
  })
})
