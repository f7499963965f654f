// Flow files of hundreds of megabytes, made while they are read: what is held of them, and that all of it is told.

import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createGzip } from 'node:zlib'
import { expect, it } from 'vitest'
import { readCaptureStream } from '../../src/io/capture-file.ts'
import { readRecordingStream } from '../../src/io/recording-file.ts'
import { longFlow } from '../helpers/flows.ts'

const MIB = 1024 * 1024
const NOISE = randomBytes(MIB)

/** What is not free to be taken away. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function* longFile(megabytes: number, piece = () => Buffer.from(NOISE)): Generator<Buffer> {
  yield* longFlow({ at: 1 }, 1, () => Buffer.from('{}'))
  yield* longFlow({ at: 2 }, megabytes, piece)
  yield* longFlow({ at: 3 }, 1, () => Buffer.from('{}'))
}

it('of a layer longer than 512 MiB no more than a few are held', async () => {
  const began = heldBytes()
  let most = 0
  let pieces = 0
  function* watched(): Generator<Buffer> {
    for (const piece of longFile(600)) {
      pieces += 1
      if (pieces % 100 === 0) most = Math.max(most, heldBytes() - began)
      yield piece
    }
  }
  const { events, problems } = await readCaptureStream(Readable.from(watched()), 'long.flows')
  expect(problems).toEqual([])
  expect(events.filter(({ type }) => type === 'request.started')).toHaveLength(3)
  const hash = createHash('sha256')
  for (let i = 0; i < 600; i += 1) hash.update(NOISE)
  const bodies = events.flatMap((event) => (event.type === 'response.completed' ? [event.body] : []))
  expect(bodies[1]).toEqual({ bytes: 600 * MIB, sha256: hash.digest('hex'), kept: 'none' })
  // Sixteen pieces wait in the stream itself.
  expect(most / MIB).toBeLessThan(64)
})

it('one that is packed opens, too', async () => {
  const packed = Readable.from(longFile(8)).pipe(createGzip({ level: 1 }))
  const { events, problems } = await readCaptureStream(packed, 'long.flows.gz')
  expect(problems).toEqual([])
  const bytes = events.flatMap((event) => (event.type === 'response.completed' ? [event.body.bytes] : []))
  expect(bytes).toEqual([2, 8 * MIB, 2])
})

it('one too long to be cleaned says how to have it clean', async () => {
  await expect(
    readRecordingStream(Readable.from(longFile(513, () => NOISE)), 'long.flows'),
  ).rejects.toMatchObject({
    code: 'file-unreadable',
    message: 'long.flows is longer than 512 MiB without its gzip',
    remedy: expect.stringContaining('pullscope export FILE --to har') as string,
  })
})
