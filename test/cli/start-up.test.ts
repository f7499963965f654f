// Stop signals before there is anything to stop: whoever starts the wrong thing wants it gone at once.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'
import type { Running } from '../real/process.ts'
import { start } from '../real/process.ts'
import { MAIN } from './pullscope.ts'

/** A start that takes for ever: the port does not open. The clock keeps the process as an open port would. */
const STALLED = `import net from 'node:net'
  net.Server.prototype.listen = function () {
    setInterval(() => {}, 1000)
    process.stderr.write('no port yet\\n')
    return this
  }`

async function stalled(args: readonly string[]): Promise<Running> {
  const preload = `data:text/javascript,${encodeURIComponent(STALLED)}`
  const running = start([process.execPath, '--import', preload, MAIN, ...args], {
    env: { PULLSCOPE_HOME: join(await tempFolder(), 'home') },
  })
  onTestFinished(async () => {
    if (running.finished() === null) await running.stop('SIGKILL')
  })
  await waitFor(() => running.stderr().includes('no port yet'), {
    what: 'the start to stall',
    seen: running.output,
  })
  return running
}

describe('a start that is stopped', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s ends a trace at once, and leaves no file', async (signal, code) => {
    const capture = join(await tempFolder(), 'a.jsonl')
    const running = await stalled(['trace', '-o', capture])
    expect(existsSync(capture)).toBe(true)
    expect(await running.stop(signal)).toMatchObject({ code, stdout: '' })
    expect(existsSync(capture)).toBe(false)
  })

  it('ends a trace of a command at once, and leaves no file', async () => {
    const capture = join(await tempFolder(), 'a.jsonl')
    const running = await stalled(['trace', '-o', capture, '--', 'true'])
    expect(await running.stop('SIGINT')).toMatchObject({ code: 130 })
    expect(existsSync(capture)).toBe(false)
  })

  it('ends the demo at once', async () => {
    // Nothing is there yet that has to be tidied up, so that the signal has its usual effect.
    const running = await stalled(['demo'])
    expect(await running.stop('SIGINT')).toMatchObject({ signal: 'SIGINT', stdout: '' })
  })
})
