import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import type { Recorder } from '../../src/io/recorder.ts'
import { openRecorder } from '../../src/io/recorder.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

function record(path: string): Recorder {
  return openRecorder({ path, onFailure: (reason) => expect.unreachable(reason) })
}

const opened = (connection: number): CaptureEvent => ({
  at: connection,
  type: 'connection.opened',
  connection,
  client: '127.0.0.1:51234',
})

const connectionsIn = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { connection: number }).connection)

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe('recorder', () => {
  it('has each event in the file as soon as record returns, in order, for the owner alone', async () => {
    const path = join(await tempFolder(), 'a.jsonl')
    const recorder = record(path)
    for (let i = 0; i < 3; i++) {
      recorder.record(opened(i))
      expect(connectionsIn(path)).toHaveLength(i + 1)
    }
    expect(connectionsIn(path)).toEqual([0, 1, 2])
    expect(modeOf(path)).toBe('600')
    recorder.close()
    recorder.close()
    expect(connectionsIn(path)).toEqual([0, 1, 2])
  })

  it('writes at the end how many events there were and the checksum of all bytes before it', async () => {
    const path = join(await tempFolder(), 'a.jsonl')
    const recorder = record(path)
    recorder.record(opened(0))
    recorder.record({ ...opened(1), client: 'é' } as CaptureEvent)
    const before = readFileSync(path)
    recorder.record({ at: 9, type: 'capture.ended', reason: 'signal' })
    recorder.close()
    const end: unknown = JSON.parse(readFileSync(path).subarray(before.length).toString('utf8'))
    expect(end).toEqual({
      ...{ at: 9, type: 'capture.ended', reason: 'signal', events: 2 },
      sha256: createHash('sha256').update(before).digest('hex'),
    })
  })

  it('ignores what comes after its end', async () => {
    const path = join(await tempFolder(), 'a.jsonl')
    const recorder = record(path)
    recorder.record(opened(0))
    recorder.close()
    recorder.record(opened(1))
    expect(connectionsIn(path)).toEqual([0])
  })

  it('takes an empty file, as mktemp makes it, and makes it private', async () => {
    const path = join(await tempFolder(), 'a.jsonl')
    writeFileSync(path, '', { mode: 0o644 })
    const recorder = record(path)
    recorder.record(opened(0))
    recorder.close()
    expect(connectionsIn(path)).toEqual([0])
    expect(modeOf(path)).toBe('600')
  })

  it('leaves no file behind in which nothing is, unless it was there before', async () => {
    const made = join(await tempFolder(), 'a.jsonl')
    record(made).close()
    expect(() => statSync(made)).toThrow('ENOENT')
    const found = join(await tempFolder(), 'a.jsonl')
    writeFileSync(found, '')
    record(found).close()
    expect(statSync(found).size).toBe(0)
  })

  it('does not touch a file that holds something', async () => {
    const path = join(await tempFolder(), 'a.jsonl')
    writeFileSync(path, 'precious')
    expect(() => record(path)).toThrow(
      expect.objectContaining({
        code: 'file-exists',
        exitCode: 3,
        message: `${path} exists and is not empty`,
      }),
    )
    expect(readFileSync(path, 'utf8')).toBe('precious')
  })

  it.each([
    ['a folder that is not there', 'missing/a.jsonl', 'no such file or directory (ENOENT)'],
    ['a folder', 'folder', 'it is not a regular file'],
    ['a file in a file', 'file/a.jsonl', 'not a directory (ENOTDIR)'],
  ])('refuses %s', async (_, name, reason) => {
    const root = await tempFolder()
    mkdirSync(join(root, 'folder'))
    writeFileSync(join(root, 'file'), '')
    const path = join(root, name)
    expect(() => record(path)).toThrow(
      expect.objectContaining({
        code: 'file-not-writable',
        message: `cannot write the capture to ${path}: ${reason}`,
      }),
    )
  })

  it('refuses a pipe instead of waiting for its reader', async () => {
    const path = join(await tempFolder(), 'pipe')
    execFileSync('sh', ['-c', 'mkfifo "$0"', path])
    // With this reader, a recorder that opened the pipe would not wait, and the test would fail instead of hanging.
    const reader = openSync(path, 'r+')
    onTestFinished(() => closeSync(reader))
    expect(() => record(path)).toThrow(expect.objectContaining({ code: 'file-not-writable' }))
  })

  it('says once that it cannot go on, and leaves whole lines when the disk is full', async () => {
    const path = join(await tempFolder(), 'a.jsonl')
    // 512 or 1024 bytes a block, as the shell has it: the limit falls into the middle of a line either way.
    const program = ['--import', 'tsx', 'test/helpers/record-until-full.ts', path, '100']
    const limited = ['-c', 'ulimit -f 4 && exec "$0" "$@"', process.execPath, ...program]
    const failures = JSON.parse(execFileSync('sh', limited, { encoding: 'utf8' })) as unknown
    expect(failures).toEqual(['file too large (EFBIG)'])
    const written = connectionsIn(path)
    expect(written.length).toBeGreaterThan(10)
    expect(written.length).toBeLessThan(100)
    expect(written).toEqual(written.map((_, i) => i))
    expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(true)
  })
})
