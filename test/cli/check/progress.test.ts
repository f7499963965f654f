// The line that shows how far a check is: gone before anything else is printed.

import { PassThrough } from 'node:stream'
import { expect, it, onTestFinished, vi } from 'vitest'
import { clearProgress, progressOf } from '../../../src/cli/check/progress.ts'
import { untilAborted } from '../../../src/cli/check/stop.ts'

const ERASE = '\r\u001b[K'
const STEP = { done: 1, of: 54, what: 'docker pulls (host)' }

/** A terminal that keeps what is written. */
function terminal(): { readonly stream: NodeJS.WriteStream; readonly written: string[] } {
  const written: string[] = []
  const through = new PassThrough({ decodeStrings: false })
  through.on('data', (text: Buffer) => written.push(String(text)))
  return {
    stream: Object.assign(through, { isTTY: true, columns: 80 }) as unknown as NodeJS.WriteStream,
    written,
  }
}

it('takes the line away once, and nothing where there is none', () => {
  const { stream, written } = terminal()
  const progress = progressOf('mirror.example', stream)
  clearProgress()
  expect(written).toEqual([])
  progress.show(STEP)
  clearProgress()
  progress.clear()
  expect(written).toEqual([`${ERASE}mirror.example  1/54  docker pulls (host)`, ERASE])
})

it('a stop signal takes it away before it says that it came', () => {
  const { stream, written } = terminal()
  const stderr = vi
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0)
  onTestFinished(() => stderr.mockRestore())
  const stop = untilAborted()
  onTestFinished(() => stop.forget())
  progressOf('mirror.example', stream).show(STEP)
  process.emit('SIGINT')
  expect(written.slice(1)).toEqual([ERASE, 'pullscope: stopping; a second signal ends it at once\n'])
  expect(stop.signal.aborted).toBe(true)
})
