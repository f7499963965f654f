// What a body was before it was redacted: noted once, read as what it says, and only where it can be true.

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../../../src/capture/event.ts'
import { rewriteFlows } from '../../../../src/capture/rewrite/flows.ts'
import { createRedaction } from '../../../../src/capture/scan/redact-part.ts'
import { flowFile, httpFlow, readFlows, type Plain } from '../../../helpers/flows.ts'

const BODY = '{"token":"c4n4ry-Secret_value-8Qx2"}'
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

function redacted(file: Buffer, key = 7): Buffer {
  return Buffer.from(rewriteFlows(file, createRedaction(Buffer.alloc(16, key)).visitor).bytes)
}

const bodyIn = (file: Buffer, type: CaptureEvent['type']): unknown =>
  readFlows(file)
    .events.filter((event) => event.type === type)
    .map((event) => ('body' in event ? event.body : null))[0]

/** Named as registries name content, in a URL and in a header. */
const named = (body: string | Buffer): string => `https://r.example/v2/a/blobs/sha256%3A${sha256(body)}`
const digestOf = (body: string | Buffer): [string, string][] => [
  ['Content-Type', 'application/json'],
  ['Docker-Content-Digest', `sha256:${sha256(body)}`],
]

describe('a body that was redacted', () => {
  it('has the size and hash that it had, of a request and of an answer', () => {
    const answer = { headers: digestOf(`${BODY} `), body: `${BODY} ` }
    const headers = [['Content-Type', 'application/json']] as const
    const file = redacted(
      flowFile(httpFlow({ method: 'PUT', url: named(BODY), headers, body: BODY, answer })),
    )
    expect(bodyIn(file, 'request.completed')).toMatchObject({
      ...{ bytes: BODY.length, sha256: sha256(BODY), redacted: true },
      text: expect.stringMatching(/^\{"token":"redacted:\w{12}"\}$/) as unknown,
    })
    expect(bodyIn(file, 'response.completed')).toMatchObject({
      ...{ bytes: BODY.length + 1, sha256: sha256(`${BODY} `), redacted: true },
    })
  })

  it('has its size alone where nothing names the hash, by which a password could be guessed', () => {
    const body = 'grant_type=password&username=bob&password=hunter2'
    const headers = [['Content-Type', 'application/x-www-form-urlencoded']] as const
    const file = redacted(flowFile(httpFlow({ method: 'POST', headers, body })))
    expect(file.includes(sha256(body))).toBe(false)
    expect(bodyIn(file, 'request.completed')).toMatchObject({
      bytes: body.length,
      sha256: null,
      redacted: true,
    })
  })

  it('has them when it was taken out', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00])
    const file = redacted(flowFile(httpFlow({ url: named(bytes), answer: { headers: [], body: bytes } })))
    expect(file.includes(bytes)).toBe(false)
    expect(bodyIn(file, 'response.completed')).toEqual({ bytes: 3, sha256: sha256(bytes), kept: 'none' })
  })

  it('has them when it is redacted once more, with what it was left with', () => {
    const once = redacted(flowFile(httpFlow({ answer: { headers: digestOf(BODY), body: BODY } })))
    const edited = Buffer.from(once.toString('latin1').replace('redacted:', 'redacte0:'), 'latin1')
    const twice = redacted(edited, 8)
    expect(twice.equals(edited)).toBe(false)
    expect(bodyIn(twice, 'response.completed')).toMatchObject({ bytes: BODY.length, sha256: sha256(BODY) })
  })
})

it('a flow in which nothing is redacted stays as it is, byte for byte', () => {
  const file = flowFile(httpFlow({ url: 'https://r.example/v2/?n=1' }))
  expect(redacted(file).equals(file)).toBe(true)
})

it('a note that cannot be true is none', () => {
  const odd = fc.constantFrom<Plain>(null, true, -1, 1.5, 'a', Buffer.from([0xff]), [], {}, '0'.repeat(63))
  const note = fc.oneof(odd, fc.record({ bytes: odd, sha256: odd }))
  fc.assert(
    fc.property(note, note, (request, response) => {
      for (const metadata of [{ pullscope: { request, response } }, { pullscope: request }, [request]]) {
        const file = flowFile({ ...httpFlow({ answer: { body: '{}' } }), metadata })
        expect(bodyIn(file, 'response.completed')).toMatchObject({ bytes: 2, sha256: sha256('{}') })
        readFlows(redacted(file))
      }
    }),
  )
})
