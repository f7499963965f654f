// A capture of our own that is not as it was written, for scan and redact: told as everywhere, and told of the copy too.

import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encode } from '../../src/capture/codec.ts'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { rewriteOwn } from '../../src/capture/rewrite/own.ts'
import { createRedaction } from '../../src/capture/scan/redact-part.ts'
import { readCaptureStream } from '../../src/io/capture-file.ts'
import { readRecordingStream } from '../../src/io/recording-file.ts'

const SECRET = 'c4n4ry-Secret_value-8Qx2'
const EVENTS: readonly CaptureEvent[] = [
  {
    at: 0,
    type: 'capture.started',
    version: 1,
    source: 'proxy',
    startedAt: '2026-01-31T12:00:00.000Z',
    effects: [],
    secrets: 'kept',
  },
  { at: 1, type: 'client.started', argv: ['docker', 'login', '--password', SECRET] },
  { at: 2, type: 'connection.opened', connection: 0, client: '127.0.0.1:51234' },
  { at: 3, type: 'connection.closed', connection: 0 },
]

const whole = ((): Buffer => {
  const before = EVENTS.map((event) => `${encode(event)}\n`).join('')
  const sha256 = createHash('sha256').update(before).digest('hex')
  const end = { at: 4, type: 'capture.ended', reason: 'signal', events: EVENTS.length, sha256 } as const
  return Buffer.from(`${before}${encode(end)}\n`)
})()

const lines = (): string[] => whole.toString().split(/(?<=\n)/)

type Damage = (text: string) => string | Buffer
const DAMAGES: readonly (readonly [how: string, kind: string, damage: Damage])[] = [
  ['changed', 'changed', (text) => text.replace('51234', '51235')],
  ['changed where redact changes it as well', 'changed', (text) => text.replace(SECRET, `${SECRET}-x3Kp`)],
  ['changed in its checksum', 'changed', (text) => text.replace(/"sha256":"\w{4}/, '"sha256":"0000')],
  ['with the line breaks of another system', 'changed', (text) => text.replaceAll('\n', '\r\n')],
  ['with the mark of an editor', 'changed', (text) => `\uFEFF${text}`],
  ['with a broken line', 'broken-line', (text) => text.replace('"connection":0,', '"connection":0')],
  ['without a line', 'changed', () => lines().toSpliced(2, 1).join('')],
  [
    'with a line put in',
    'changed',
    () =>
      lines()
        .toSpliced(2, 0, lines()[2] ?? '')
        .join(''),
  ],
  ['cut within a line', 'cut-line', (text) => text.slice(0, text.indexOf('51234'))],
  ['without its end', 'missing-end', () => lines().slice(0, -1).join('')],
  ['with something behind its end', 'after-end', (text) => text + (lines()[3] ?? '')],
  ['with a second capture behind it', 'second-capture', (text) => text + text],
]

async function problemsOf(bytes: Uint8Array): Promise<readonly unknown[]> {
  return (await readCaptureStream(Readable.from([bytes]), 'a.jsonl')).problems
}

function redacted(bytes: Uint8Array): Buffer {
  const { bytes: copy } = rewriteOwn(bytes, createRedaction(Buffer.alloc(16, 7)).visitor)
  expect(Buffer.from(copy).includes(SECRET)).toBe(false)
  return Buffer.from(copy)
}

describe('a capture of our own', () => {
  it.each(DAMAGES)('%s is told of as everywhere, and so is its redacted copy', async (_, kind, damage) => {
    const bytes = Buffer.from(damage(whole.toString()))
    const { problems } = await readRecordingStream(Readable.from([bytes]), 'a.jsonl')
    expect(problems).toContainEqual(expect.objectContaining({ kind }))
    expect(problems).toEqual(await problemsOf(bytes))
    expect(await problemsOf(redacted(bytes))).toEqual(problems)
  })

  it('that is as it was written is told nothing of, and its redacted copy has an end that fits', async () => {
    expect((await readRecordingStream(Readable.from([whole]), 'a.jsonl')).problems).toEqual([])
    expect(redacted(whole)).not.toEqual(whole)
    expect(await problemsOf(redacted(whole))).toEqual([])
  })

  it('does not become whole by redaction, whichever of its bytes was changed, lost or put in', async () => {
    const place = fc.nat({ max: whole.length - 1 })
    const piece = fc.uint8Array({ maxLength: 3 })
    const cut = fc.nat({ max: 3 })
    await fc.assert(
      fc.asyncProperty(place, cut, piece, async (at, lost, put) => {
        const bytes = Buffer.concat([whole.subarray(0, at), put, whole.subarray(at + lost)])
        const found = await problemsOf(bytes).catch(() => null)
        if (found === null || found.length === 0) return
        const { bytes: copy } = rewriteOwn(bytes, createRedaction(Buffer.alloc(16, 7)).visitor)
        expect(await problemsOf(copy), bytes.toString('latin1')).not.toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['of a newer version', 'capture-too-new', (text: string) => text.replace('"version":1', '"version":99')],
    ['without its first line', 'not-a-capture', () => lines().slice(1).join('')],
    [
      'of which ten thousand lines are no events',
      'not-a-capture',
      (text: string) => text + 'x\n'.repeat(10_000),
    ],
  ])('%s is refused in the words of all commands', async (_, code, damage) => {
    const bytes = Buffer.from(damage(whole.toString()))
    const reasonOf = (reading: Promise<unknown>): Promise<unknown> =>
      reading.then(
        () => null,
        (error: unknown) => error,
      )
    const refusal = await reasonOf(readRecordingStream(Readable.from([bytes]), 'a.jsonl'))
    expect(refusal).toMatchObject({ code })
    expect(refusal).toEqual(await reasonOf(problemsOf(bytes)))
  })
})
