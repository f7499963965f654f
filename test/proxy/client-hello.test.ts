// Hellos are made by OpenSSL, through Node: what it sends must be what is read.

import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseClientHello, startsTls } from '../../src/proxy/client-hello.ts'
import { helloOf } from '../helpers/client-hello.ts'

describe('parseClientHello', () => {
  let full: Buffer = Buffer.alloc(0)
  beforeAll(async () => {
    full = await helloOf({ servername: 'registry.test', ALPNProtocols: ['h2', 'http/1.1'] })
  })

  it('reads name and protocols', () => {
    expect(startsTls(full[0])).toBe(true)
    expect(parseClientHello(full)).toEqual({ sni: 'registry.test', alpn: ['h2', 'http/1.1'] })
  })

  it('reads a hello that has neither', async () => {
    expect(parseClientHello(await helloOf({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }))).toEqual({
      sni: null,
      alpn: [],
    })
  })

  it('asks for more until the hello is whole', () => {
    for (let length = 0; length < full.length; length++) {
      expect(parseClientHello(full.subarray(0, length))).toBe('incomplete')
    }
  })

  it('puts a hello together that was cut into records', () => {
    const body = full.subarray(5)
    const records = [body.subarray(0, 3), body.subarray(3, 40), body.subarray(40)].map((part) => {
      const head = Buffer.from([22, 3, 1, 0, 0])
      head.writeUInt16BE(part.length, 3)
      return Buffer.concat([head, part])
    })
    expect(parseClientHello(Buffer.concat(records))).toMatchObject({ sni: 'registry.test' })
  })

  it('has no opinion on what is no hello, or is too long for one', () => {
    const unreadable = { sni: null, alpn: [] }
    expect(parseClientHello(Buffer.from([21, 3, 1, 0, 2, 2, 40]))).toEqual(unreadable)
    expect(parseClientHello(Buffer.from([22, 3, 1, 0, 4, 2, 0, 0, 0]))).toEqual(unreadable)
    expect(parseClientHello(Buffer.from([22, 3, 1, 0, 4, 1, 255, 255, 255]))).toEqual(unreadable)
    expect(parseClientHello(Buffer.alloc(70_000, Buffer.from([22, 3, 1, 0, 0])))).toEqual(unreadable)
  })

  it('never throws, whatever is changed in a hello', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(full.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
        const changed = Buffer.from(full)
        for (const [at, byte] of changes) changed[at] = byte
        const hello = parseClientHello(changed)
        expect(hello === 'incomplete' || Array.isArray(hello.alpn)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const hello = parseClientHello(Buffer.concat([Buffer.from([22, 3, 1, 0, 150, 1, 0, 0, 100]), bytes]))
        expect(hello === 'incomplete' || Array.isArray(hello.alpn)).toBe(true)
      }),
    )
  })
})
