// Flow files that are longer than memory: what is told of them, and that it is the same as of those that are held.

import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BodySummary } from '../../../src/capture/event.ts'
import { openFlows } from '../../../src/capture/import/flows.ts'
import type { Imported } from '../../../src/capture/import/imported.ts'
import { keepingOfResponse } from '../../../src/capture/keeping.ts'
import { meterBody } from '../../../src/io/recording/body-meter.ts'
import { flowFile, httpFlow, readFlows, type FlowOptions, type Plain } from '../../helpers/flows.ts'
import { inPieces, PIECES } from '../../helpers/pieces.ts'

function streamed(
  bytes: Uint8Array,
  pieces: readonly number[],
  options: Parameters<typeof openFlows>[0] = {},
): Imported {
  const reader = openFlows(options)
  for (const piece of inPieces(bytes, pieces)) reader.push(piece)
  return reader.end()
}

const TYPES = ['application/json', 'application/vnd.oci.image.layer.v1.tar+gzip', 'text/plain', 'text/html']
const BODY = fc.oneof(
  fc.constantFrom(null, ''),
  fc.string({ maxLength: 20 }).map((text) => JSON.stringify({ text })),
  fc.integer({ min: 4000, max: 20_000 }).map((length) => JSON.stringify('json '.repeat(length / 5))),
  fc.integer({ min: 4000, max: 20_000 }).map((length) => gzipSync(randomBytes(length / 2).toString('hex'))),
  // A flow file that somebody pulls.
  fc
    .integer({ min: 1, max: 12 })
    .map((count) => flowFile(...Array.from({ length: count }, () => httpFlow()))),
)
const HEADERS = fc
  .tuple(fc.constantFrom(...TYPES), fc.constantFrom(undefined, 'gzip', 'br'))
  .map(([type, coding]): [string, string][] => [
    ['Content-Type', type],
    ['Content-Length', '77'],
    ...(coding === undefined ? [] : [['Content-Encoding', coding] as [string, string]]),
  ])
const FLOW = fc
  .record({
    at: fc.nat(5),
    version: fc.constantFrom(7, 17, 21),
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'CONNECT'),
    body: BODY,
    headers: HEADERS,
    answer: fc.option(
      fc.record({ status: fc.constantFrom(200, 204, 304, 404), headers: HEADERS, body: BODY }),
    ),
    error: fc.option(fc.constantFrom('Client disconnected.', 'server closed connection')),
  })
  .map((options: FlowOptions): Plain => httpFlow(options))
/** What nobody reads, as long as it may be. */
const ODD = fc
  .tuple(FLOW, BODY)
  .chain(([flow, body]) =>
    fc.constantFrom<Plain>(
      { ...(flow as object), backup: flow, metadata: { body }, websocket: { messages: [[1, true, body]] } },
      { version: 17, type: 'tcp', messages: Array.from({ length: 20 }, () => [true, body, 1.5]) },
      { version: 17, type: 'http' },
      body,
    ),
  )
const FILE = fc
  .array(fc.oneof({ arbitrary: FLOW, weight: 3 }, ODD), { minLength: 1, maxLength: 4 })
  .map((flows) => flowFile(...flows))

describe('a flow file with long bodies', () => {
  it('is told as if it were held, in whatever pieces it comes, damaged or whole', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 })
    const end = fc.oneof({ arbitrary: fc.constant(1), weight: 3 }, fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(FILE, damage, end, PIECES, (file, changes, part, pieces) => {
        const bytes = Buffer.from(file)
        for (const [place, byte] of changes) bytes[place % bytes.length] = byte
        const cut = bytes.subarray(0, bytes.length * part)
        const held = readFlows(cut, { longest: Infinity })
        // What is no body is shorter than this.
        expect(streamed(cut, pieces, { longest: 3500 })).toEqual(held)
        expect(streamed(cut, pieces)).toEqual(held)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['a layer', 'application/octet-stream', null, randomBytes(3_000_000)],
    ['JSON beyond what is kept', 'application/json', null, Buffer.alloc(3_000_000, '{"a":1} ')],
    ['JSON in gzip', 'application/json', 'gzip', gzipSync(randomBytes(2_000_000).toString('hex'))],
    ['a page, of which the beginning is kept', 'text/html', null, Buffer.alloc(3_000_000, 'a word ')],
    ['a page in gzip', 'text/html', 'gzip', gzipSync(randomBytes(2_000_000).toString('hex'))],
  ])('has of %s what the proxy has', (_, type, coding, body) => {
    const headers: [string, string][] = [['Content-Type', type]]
    if (coding !== null) headers.push(['Content-Encoding', coding])
    const meter = meterBody(keepingOfResponse(200, headers))
    for (const piece of inPieces(body, [10_007])) meter.add(Buffer.from(piece))
    const file = flowFile(httpFlow(), httpFlow({ answer: { headers, body } }), httpFlow())
    const { events, problems } = streamed(file, [1009, 3])
    expect(problems).toEqual([])
    const bodies = events.flatMap((event): BodySummary[] =>
      event.type === 'response.completed' ? [event.body] : [],
    )
    expect(bodies[1]).toEqual(meter.summary())
    expect(bodies[1]?.sha256).toBe(createHash('sha256').update(body).digest('hex'))
    expect(bodies[2]).toEqual(bodies[0])
  })

  it('may have more of them than there is room for what is none', () => {
    const flows = Array.from({ length: 30 }, (_, at) =>
      httpFlow({ at, answer: { body: Buffer.alloc(3000 + at * 100) } }),
    )
    const requests = ({ events }: Imported): number =>
      events.filter(({ type }) => type === 'request.started').length
    for (const longest of [1000, 4000, 100_000]) {
      expect(requests(streamed(flowFile(...flows), [700], { longest, room: 60_000 }))).toBe(30)
    }
    const { problems, ...some } = streamed(flowFile(...flows), [700], { room: 20_000 })
    expect(requests({ ...some, problems })).toBeGreaterThan(5)
    expect(requests({ ...some, problems }) + problems.length).toBe(30)
    expect(problems[0]?.message).toMatch(/^byte \d+ is beyond what is held of a file besides its bodies$/)
    const redacted = { pullscope: { response: { bytes: 1e9, sha256: 'a'.repeat(64) } } }
    const noted = { ...httpFlow({ answer: { body: null } }), metadata: redacted }
    const file = flowFile(...Array.from({ length: 30 }, () => noted))
    expect(streamed(file, [700], { room: 20_000 }).problems).not.toEqual([])
  })
})
