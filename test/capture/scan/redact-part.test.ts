// Whole recordings, cleaned: no secret is left, a scan agrees, and everything else is as it was.

import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encode } from '../../../src/capture/codec.ts'
import type { CaptureEvent } from '../../../src/capture/event.ts'
import { flowEntries } from '../../../src/capture/import/flows/entries.ts'
import { contentOf, fieldOf } from '../../../src/capture/import/flows/fields.ts'
import { rewriteFlows } from '../../../src/capture/rewrite/flows.ts'
import { rewriteHar } from '../../../src/capture/rewrite/har.ts'
import { rewriteOwn } from '../../../src/capture/rewrite/own.ts'
import type { Rewritten, Visitor } from '../../../src/capture/rewrite/part.ts'
import { createRedaction } from '../../../src/capture/scan/redact-part.ts'
import { createScanner, type Found } from '../../../src/capture/scan/scan.ts'
import { readCaptureStream } from '../../../src/io/capture-file.ts'
import { flowFile, httpFlow, readFlows } from '../../helpers/flows.ts'

type Rewrite = (bytes: Uint8Array, visitor: Visitor) => Rewritten

const CANARY = 'c4n4ry-Secret_value-8Qx2'
const key = Buffer.alloc(16, 7)

function clean(rewrite: Rewrite, content: string | Buffer): Buffer {
  return Buffer.from(rewrite(Buffer.from(content), createRedaction(key).visitor).bytes)
}

function redact(rewrite: Rewrite, content: string): string {
  return clean(rewrite, content).toString()
}

function scan(rewrite: Rewrite, content: string | Buffer): readonly Found[] {
  const scanner = createScanner()
  rewrite(Buffer.from(content), scanner.visitor)
  return scanner.scan.found
}

const pair = (name: string, value: string): string => `{"name":"${name}","value":"${value}"}`

/** As a browser writes it, and a member that no one knows, in an order and with blanks of its own. */
const HAR = `{ "log": {"version":"1.2", "creator": {"name":"x"},
 "entries": [ {"_order": 1.0, "time": 1e3,
  "request": {"method":"POST","url":"https://bob:${CANARY}@r.example/t?n=1&sig=${CANARY}","httpVersion":"HTTP/1.1",
   "headers":[${pair('Authorization', `Bearer ${CANARY}`)},${pair('Accept', '*/*')}],
   "cookies":[${pair('sid', CANARY)}],
   "queryString":[${pair('n', '1')},${pair('sig', CANARY)}],
   "postData":{"mimeType":"application/x-www-form-urlencoded","text":"a=1&password=${CANARY}",
    "params":[${pair('password', CANARY)}]}},
  "response":{"status":200,"headers":[${pair('Set-Cookie', `sid=${CANARY}`)}],"redirectURL":"/b?verify=${CANARY}",
   "content":{"size":9,"mimeType":"application/json","text":"{\\"token\\":\\"${CANARY}\\",\\"expires_in\\":300}"}},
  "_note":{"apiKey":"${CANARY}"}, "_é\\u0041":"caf\\u00e9" } ]} }`

const STARTED: CaptureEvent = {
  at: 0,
  type: 'capture.started',
  version: 1,
  source: 'proxy',
  startedAt: '2026-01-31T12:00:00.000Z',
  effects: [],
  secrets: 'kept',
}

const OWN = [
  STARTED,
  { at: 0, type: 'client.started', argv: ['docker', 'login', '--password', CANARY] },
  {
    at: 1,
    type: 'request.started',
    exchange: 0,
    connection: 0,
    method: 'GET',
    url: `https://r.example/v2/?sig=${CANARY}`,
    httpVersion: '1.1',
    headers: [['Authorization', `Basic ${CANARY}`]],
    rewritten: [{ part: 'authorization', from: `Bearer ${CANARY}`, to: null }],
  },
  {
    at: 2,
    type: 'response.completed',
    exchange: 0,
    body: { bytes: 9, sha256: '0'.repeat(64), kept: 'whole', text: `{"token":"${CANARY}"}` },
  },
] satisfies CaptureEvent[]

const before = OWN.map((event) => `${encode(event)}\n`).join('')
const own = `${before}${encode({
  at: 3,
  type: 'capture.ended',
  reason: 'signal',
  events: OWN.length,
  sha256: createHash('sha256').update(before).digest('hex'),
})}\n`

const FLOW = httpFlow({
  url: `https://r.example/v2/?sig=${CANARY}`,
  headers: [['Authorization', `Bearer ${CANARY}`]],
  body: `grant_type=password&password=${CANARY}`,
  answer: {
    headers: [['Content-Encoding', 'gzip']],
    body: gzipSync(`{"access_token":"${CANARY}","n":1}`),
  },
})
const flows = flowFile({ ...FLOW, backup: FLOW, comment: `Bearer ${CANARY}` })

const RECORDINGS: readonly (readonly [string, Rewrite, string | Buffer, number])[] = [
  ['a HAR', rewriteHar, HAR, 10],
  ['our own', rewriteOwn, own, 5],
  ['a flow file', rewriteFlows, flows, 9],
]

describe.each(RECORDINGS)('%s', (_, rewrite, content, least) => {
  it('has no secret left, and a scan finds none', () => {
    expect(scan(rewrite, content).length).toBeGreaterThanOrEqual(least)
    const result = clean(rewrite, content)
    expect(result.includes(CANARY)).toBe(false)
    expect(result.includes(Buffer.from(CANARY).toString('base64'))).toBe(false)
    expect(scan(rewrite, result)).toEqual([])
  })

  it('does not change again', () => {
    const once = clean(rewrite, content)
    expect(clean(rewrite, once).equals(once)).toBe(true)
  })

  it('shows no secret in what it found', () => {
    for (const { begins } of scan(rewrite, content)) expect(begins.length).toBeLessThanOrEqual(4)
  })

  it('is the same, byte for byte, when nothing is changed', () => {
    const visitor: Visitor = { visit: ({ text }) => text, unsearched: () => 'keep', lost: () => undefined }
    const same = Buffer.from(rewrite(Buffer.from(content), visitor).bytes).toString('latin1')
    const original = Buffer.from(content).toString('latin1')
    // The mark of kept secrets goes, and the end is of the lines that are there.
    const normal = (text: string): string => text.replace(/,"secrets":"kept"|"sha256":"\w+"/g, '')
    expect(normal(same)).toBe(normal(original))
  })
})

describe('a HAR', () => {
  it('keeps blanks, order, numbers and what no one knows', () => {
    const withoutStrings = (text: string): string => text.replace(/"(?:[^"\\]|\\.)*"/g, '""')
    const result = redact(rewriteHar, HAR)
    expect(withoutStrings(result)).toBe(withoutStrings(HAR))
    expect(result).toContain('"_é\\u0041":"caf\\u00e9"')
    expect(result).toContain('"_order": 1.0, "time": 1e3')
  })

  it('keeps the names of cookies, and all but their values', () => {
    const cookie = `{"name":"session","path":"/v2/","domain":"hub.docker.com","value":"${CANARY}"}`
    const har = `{"log":{"entries":[{"response":{"cookies":[${cookie}]}}]}}`
    expect(scan(rewriteHar, har).map(({ place }) => place)).toEqual(['response cookie session'])
    expect(redact(rewriteHar, har).replace(/redacted:\w+/, CANARY)).toBe(har)
  })

  it('is searched where a text should be and is none', () => {
    const parts = [`"headers":[{"name":"Authorization","value":["Bearer ${CANARY}"]}]`]
    parts.push(`"content":{"mimeType":"application/json","text":{"token":"${CANARY}"}}`)
    const har = `{"log":{"entries":[{"response":{${parts.join()}}}]}}`
    expect(scan(rewriteHar, har)).toHaveLength(2)
    expect(redact(rewriteHar, har)).not.toContain(CANARY)
  })

  it('loses a body that is no text, and nothing beside it', () => {
    const of = (content: string): string =>
      `{"log":{"entries":[{"response":{"headers":[],"content":${content}}}]}}`
    const har = of('{"size":3,"text":"AP8B","encoding":"base64"}')
    const redaction = createRedaction(key)
    expect(Buffer.from(rewriteHar(Buffer.from(har), redaction.visitor).bytes).toString()).toBe(
      of('{"size":3,"encoding":"base64"}'),
    )
    expect(redaction.dropped).toEqual([{ entry: 1, place: 'response body', bytes: 3 }])
    const text = Buffer.from(`{"token":"${CANARY}"}`).toString('base64')
    const result = redact(rewriteHar, of(`{"text":"${text}","encoding":"base64"}`))
    expect(Buffer.from(/"text":"([^"]*)"/.exec(result)?.[1] ?? '', 'base64').toString()).toMatch(
      /^\{"token":"redacted:/,
    )
  })

  it.each([
    '',
    'no',
    '{"log":',
    `{"a":${'['.repeat(600)}${']'.repeat(600)}}`,
    `{"log":{"entries":"${CANARY}`,
  ])('that is none is left out whole, without a word of it: %j', (text) => {
    const { bytes, left } = rewriteHar(Buffer.from(text), createRedaction(key).visitor)
    expect(bytes.length).toBe(0)
    expect(left).toMatchObject([{ entry: null }])
    expect(JSON.stringify(left)).not.toContain(CANARY.slice(0, 6))
  })
})

describe('our own', () => {
  it('is no longer marked, tells of changed bodies, and has a checksum that fits', async () => {
    const lines = redact(rewriteOwn, own).trimEnd().split('\n')
    expect(lines[0]).not.toContain('secrets')
    expect(lines[3]).toMatch(/,"redacted":true\}\}$/)
    const read = await readCaptureStream(Readable.from([clean(rewriteOwn, own)]), 'it')
    expect(read.problems).toEqual([])
    expect(read.events).toHaveLength(5)
  })

  it('keeps the line behind one that is no event, also where that holds a secret without an end', () => {
    const broken = `{"at":1,"text":"-----BEGIN RSA PRIVATE KEY-----\\nMIIE\n`
    const result = redact(rewriteOwn, `${encode(STARTED)}\n${broken}${own}`).split('\n')
    expect(result[1]).toMatch(/^\{"at":1,"text":"redacted:\w{12}$/)
    expect(JSON.parse(result[2] ?? '')).toMatchObject({ type: 'capture.started' })
  })

  it('keeps lines that break off, without their secrets', () => {
    const result = redact(
      rewriteOwn,
      `${own}{"at":9,"type":"request.started","headers":[["Authorization","Bearer ${CANARY}`,
    )
    expect(result.split('\n')).toHaveLength(6)
    expect(result).not.toContain(CANARY)
  })
})

describe('a flow file', () => {
  it('has bodies in the coding that they had', () => {
    const [entry] = [...flowEntries(clean(rewriteFlows, flows))]
    if (entry?.ok !== true) throw new Error('no entry')
    const content = contentOf(fieldOf(fieldOf(entry.value, 'response'), 'content'))
    expect(gunzipSync(content?.head ?? Buffer.alloc(0)).toString()).toMatch(
      /^\{"access_token":"redacted:\w{12}","n":1\}$/,
    )
  })

  it('leaves out what is cut or broken', () => {
    const { bytes, left } = rewriteFlows(flows.subarray(0, -5), createRedaction(key).visitor)
    expect(bytes.length).toBe(0)
    expect(left).toMatchObject([{ entry: 1 }])
  })

  it('can be read, whatever it held', () => {
    const odd = fc.constantFrom(null, true, -1, CANARY, Buffer.from([0xff, 0xfe]), [], {}, [['a', CANARY]])
    const names = fc.constantFrom(
      'request',
      'response',
      'comment',
      'backup',
      'messages',
      'websocket',
      'metadata',
    )
    fc.assert(
      fc.property(names, odd, (name, value) => {
        const { bytes } = rewriteFlows(flowFile({ ...FLOW, [name]: value }), createRedaction(key).visitor)
        expect(Buffer.from(bytes).includes(`Bearer ${CANARY}`)).toBe(false)
        expect(scan(rewriteFlows, Buffer.from(bytes))).toEqual([])
        readFlows(bytes)
      }),
    )
  })
})

describe('any text anywhere', () => {
  it('is clean after redaction', () => {
    const pieces = fc.constantFrom(
      ...[
        `Bearer ${CANARY}`,
        `"token":"${CANARY}"`,
        `?sig=${CANARY}`,
        `//a:${CANARY}@b`,
        `password=${CANARY}`,
      ],
      ...['dckr_pat_A1b2C3d4E5f6', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln', 'AKIAIOSFODNN7EXAMPLE'],
      ...['"', '{', '}', '&', '=', ' ', 'https:', 'Zm9v8Qx2LrT5vN0cWd7YbK3hPs9MeGu1aJiXo4BzRqE', '\\'],
    )
    const text = fc.array(pieces, { maxLength: 10 }).map((all) => all.join(''))
    const places = fc.constantFrom('url', 'method', '_note', 'token', 'headers', 'postData')
    fc.assert(
      fc.property(places, text, (place, hostile) => {
        const value =
          place === 'headers'
            ? [{ name: 'X', value: hostile }]
            : place === 'postData'
              ? { text: hostile }
              : hostile
        const har = JSON.stringify({ log: { entries: [{ request: { [place]: value } }] } })
        expect(scan(rewriteHar, redact(rewriteHar, har))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
