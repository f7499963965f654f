import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encode } from '../../src/capture/codec.ts'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { readCaptureFile, readCaptureStream } from '../../src/io/capture-file.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

const CAPTURE: CaptureEvent[] = [
  {
    at: 0,
    type: 'capture.started',
    version: 1,
    source: 'proxy',
    startedAt: '2026-01-31T12:00:00.000Z',
    effects: [],
  },
  { at: 9, type: 'capture.ended', reason: 'signal' },
]

async function fileWith(content: string): Promise<string> {
  const path = join(await tempFolder(), 'a.jsonl')
  writeFileSync(path, content)
  return path
}

describe('readCaptureFile', () => {
  it('reads what was recorded', async () => {
    const path = await fileWith(CAPTURE.map((event) => `${encode(event)}\n`).join(''))
    expect(await readCaptureFile(path)).toEqual({ events: CAPTURE, problems: [] })
  })

  it('opens a file that breaks off, with what it has', async () => {
    const path = await fileWith(`${CAPTURE.map((event) => encode(event)).join('\n')}\n{"at":10,"ty`)
    expect(await readCaptureFile(path)).toMatchObject({
      events: CAPTURE,
      problems: [
        { line: 3, kind: 'cut-line' },
        { line: 3, kind: 'after-end' },
      ],
    })
  })

  it('does not read on when the first line is foreign', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream is asynchronous, this one only in form
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('GET / HTTP/1.1\nHost: ')
      expect.unreachable('the second chunk was asked for')
    }
    await expect(readCaptureStream(chunks(), 'standard input')).rejects.toMatchObject({
      code: 'not-a-capture',
      exitCode: 3,
      message: 'standard input is not a capture of pullscope: it looks like text',
    })
  })

  it('says what a foreign file looks like', async () => {
    const path = await fileWith('{\n  "log": {\n    "version": "1.2"')
    await expect(readCaptureFile(path)).rejects.toMatchObject({
      message: `${path} looks like a HAR file, and nothing in it can be read: is not JSON`,
    })
    await expect(readCaptureFile(await fileWith(''))).rejects.toThrow('it is empty')
  })

  it('asks for an update when the capture is newer', async () => {
    const path = await fileWith('{"type":"capture.started","version":7}')
    await expect(readCaptureFile(path)).rejects.toMatchObject({
      code: 'capture-too-new',
      message: `${path} was written by a newer pullscope (version 7 of the format, this one reads 1)`,
      remedy: 'update pullscope',
    })
  })

  it('says that there is no such file, or that it cannot be read', async () => {
    const missing = join(await tempFolder(), 'a.jsonl')
    await expect(readCaptureFile(missing)).rejects.toMatchObject({
      code: 'file-missing',
      message: `there is no file ${missing}`,
    })
    const directory = join(await tempFolder(), 'a')
    mkdirSync(directory)
    await expect(readCaptureFile(directory)).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `${directory} is a folder`,
      remedy: 'give a capture file in it; pullscope trace -o FILE makes one',
    })
  })
})
