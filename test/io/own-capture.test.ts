import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { readCaptureStream } from '../../src/io/capture-file.ts'
import { createOwnReader } from '../../src/io/own-capture.ts'
import { openRecorder } from '../../src/io/recorder.ts'
import { dockerPull } from '../helpers/docker-hub-play.ts'
import { testImage } from '../helpers/images.ts'
import { play } from '../helpers/play.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

function pull(): readonly CaptureEvent[] {
  const log = play()
  const image = testImage('é', 5)
  for (const move of dockerPull(log, { repository: 'library/redis', tag: '7', token: 'opaque', image }))
    move()
  return log.events
}

const END: CaptureEvent = { at: 99_999, type: 'capture.ended', reason: 'signal' }

async function recorded(events: readonly CaptureEvent[]): Promise<Buffer> {
  const path = join(await tempFolder(), 'a.jsonl')
  const recorder = openRecorder({ path, onFailure: (reason) => expect.unreachable(reason) })
  for (const event of [...events, END]) recorder.record(event)
  recorder.close()
  return readFileSync(path)
}

/** What is wrong with it, read in pieces of these sizes, over and over. */
function problemsOf(bytes: Uint8Array, sizes: readonly number[]): readonly string[] {
  const problems: string[] = []
  const reader = createOwnReader({
    event: () => undefined,
    problem: ({ line, kind }) => problems.push(`${line} ${kind}`),
  })
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    reader.push(bytes.subarray(at, at + size))
    at += size
  }
  expect(reader.end()).toBeNull()
  return problems
}

const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 })

describe('a recorded capture', () => {
  it('fits its own end, however its bytes come', async () => {
    const bytes = await recorded(pull())
    fc.assert(
      fc.property(sizes, (pieces) => {
        expect(problemsOf(bytes, pieces)).toEqual([])
      }),
      { numRuns: 20 },
    )
    expect(problemsOf(bytes, [bytes.length])).toEqual([])
  })

  it('does not, when a byte of it is another', async () => {
    const bytes = await recorded(pull())
    const lines = bytes.toString().split('\n').length - 1
    const changed = Buffer.from(bytes.toString().replace('127.0.0.1', '127.0.0.2'))
    fc.assert(
      fc.property(sizes, (pieces) => {
        expect(problemsOf(changed, pieces)).toEqual([`${lines} changed`])
      }),
      { numRuns: 20 },
    )
  })

  it('fits when it was packed, and says so when that breaks off', async () => {
    const bytes = await recorded(pull())
    const packed = gzipSync(bytes)
    const read = (all: Uint8Array): ReturnType<typeof readCaptureStream> =>
      readCaptureStream(Readable.from([all]), 'a.jsonl.gz')
    expect((await read(packed)).problems).toEqual([])
    const cut = await read(packed.subarray(0, packed.length >> 1))
    expect(cut.events.length).toBeGreaterThan(5)
    expect(cut.problems).toContainEqual(expect.objectContaining({ kind: 'missing-end' }))
    expect(cut.problems.at(-1)).toMatchObject({
      message: expect.stringContaining('gzip breaks off') as string,
    })
  })

  it('takes no end for its own that is longer than any', async () => {
    const whole = (await recorded([pull()[0] ?? END])).toString()
    const long = whole.replace('"reason"', `"padding":"${'x'.repeat(100_000)}","reason"`)
    expect(problemsOf(Buffer.from(long), [1000])).toEqual(['2 changed'])
  })

  it('waits for no first line for ever', async () => {
    for (const filler of ['\0', '\n', '{"at":']) {
      let pieces = 0
      const endless = function* (): Generator<Uint8Array> {
        const piece = Buffer.alloc(1024 * 1024, filler)
        for (; pieces < 20; pieces++) yield piece
      }
      const reading = readCaptureStream(Readable.from(endless()), '/dev/zero')
      await expect(reading).rejects.toMatchObject({ code: 'not-a-capture' })
      expect(pieces, JSON.stringify(filler)).toBeLessThan(20)
    }
  })
})
