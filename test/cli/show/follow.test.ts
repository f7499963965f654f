// `show` of a capture that another process is writing, as lines.

import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tempFolder } from '../../helpers/temp-folder.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { start, type Running } from '../../real/process.ts'
import { startOrigin } from '../origin.ts'
import { ask, MAIN, pullscope, startTrace } from '../pullscope.ts'

const PULL = readFileSync('fixtures/captures/docker-pull-hello-world.jsonl', 'utf8')
const LINES = PULL.trimEnd().split('\n')
const END = `${LINES.at(-1)}\n`
const WITHOUT_END = PULL.slice(0, -END.length)

interface Growing {
  readonly path: string
  /** Nobody has it open from now on. */
  readonly close: () => void
}

/** A file that this process has open, as the recorder of a trace has. */
async function growing(content: string): Promise<Growing> {
  const path = join(await tempFolder(), 'a.jsonl')
  writeFileSync(path, content)
  const writer = openSync(path, 'a')
  let state: 'open' | 'closed' = 'open'
  const close = (): void => {
    if (state === 'open') closeSync(writer)
    state = 'closed'
  }
  onTestFinished(close)
  return { path, close }
}

function show(...args: readonly string[]): Running {
  const running = start([process.execPath, MAIN, 'show', ...args], { env: { LC_ALL: 'C.UTF-8' } })
  onTestFinished(async () => {
    if (running.finished() === null) await running.stop('SIGKILL')
  })
  return running
}

const printed = (running: Running, text: string | RegExp): Promise<unknown> =>
  waitFor(() => running.output().search(text) !== -1, { what: String(text), seen: running.output })

const ended = async (running: Running): Promise<number | null> =>
  (await waitFor(() => running.finished(), { what: 'its end', seen: running.output })).code

describe.skipIf(process.platform !== 'linux')('show of a capture that is being written', () => {
  it('tells of a real trace as it happens, from before its first event to its end', async () => {
    const origin = await startOrigin()
    const capture = join(await tempFolder(), 'a.jsonl')
    const live = await startTrace(['-o', capture, ...origin.options])
    const shown = show('--no-ui', capture)
    await ask(live, 'https://registry.test/v2/')
    await printed(shown, /GET \/v2\/ → 200/)
    expect(shown.finished()).toBeNull()
    await ask(live, 'https://registry.test/v2/none/manifests/a')
    await printed(shown, /404/)
    await live.running.stop('SIGINT')
    expect(await ended(shown)).toBe(0)
    expect(shown.stdout()).toMatch(/^captured/m)
    expect(shown.stderr()).toBe('')
  })

  it('waits for the other half of a line', async () => {
    const { path } = await growing('')
    const shown = show(path)
    // Twice it stops in the middle of a line, until what stands before is shown.
    const begun = LINES.slice(0, 12).join('\n').length - 30
    appendFileSync(path, PULL.slice(0, begun))
    await printed(shown, 'GET /v2/')
    appendFileSync(path, PULL.slice(begun, -20))
    await printed(shown, '294 B')
    appendFileSync(path, PULL.slice(-20))
    expect(await ended(shown)).toBe(0)
    expect(shown.stderr()).toBe('')
    expect(shown.stdout()).toMatch(/^✔ .*docker\.io\/library\/hello-world:latest/m)
  })

  it('ends with the summary when the trace was killed', async () => {
    const origin = await startOrigin()
    const capture = join(await tempFolder(), 'a.jsonl')
    const live = await startTrace(['-o', capture, ...origin.options])
    await ask(live, 'https://registry.test/v2/')
    const shown = show('--no-ui', capture)
    await printed(shown, /GET \/v2\/ → 200/)
    await live.running.stop('SIGKILL')
    expect(await ended(shown)).toBe(0)
    expect(shown.stderr()).toMatch(/^pullscope: nothing more comes: no program writes to \S*a\.jsonl,.*\n$/)
    expect(shown.stdout()).toMatch(/^captured/m)
  })

  it('has the pull run while somebody writes, and not any more when nobody does', async () => {
    const begun = LINES.findIndex((line) => line.includes('/manifests/')) + 1
    const { path, close } = await growing(`${LINES.slice(0, begun).join('\n')}\n`)
    const statusOf = async (): Promise<unknown> => {
      const { stdout } = await pullscope(['export', '--to', 'json', path])
      return (JSON.parse(stdout) as { readonly pulls: readonly { readonly status: string }[] }).pulls[0]
        ?.status
    }
    expect(await statusOf()).toBe('running')
    expect((await pullscope(['show', '--no-follow', path])).stdout).toMatch(/● no end yet[^]*● running for/)
    close()
    expect(await statusOf()).toBe('incomplete')
    expect((await pullscope(['show', '--no-follow', path])).stdout).toMatch(/○ no end[^]*○ incomplete after/)
    const piped = await pullscope(['export', '--to', 'json', '-'], { input: readFileSync(path, 'utf8') })
    expect(piped.stdout).toContain('"status": "incomplete"')
  })

  it('says that the last line breaks off', async () => {
    const { path, close } = await growing(WITHOUT_END.slice(0, -9))
    const shown = show(path)
    await printed(shown, 'GET /v2/')
    close()
    expect(await ended(shown)).toBe(0)
    expect(shown.stderr()).toMatch(/nothing more comes.*\n.*line \d+: breaks off after .*\n$/)
    expect(shown.stdout()).not.toContain('running')
  })

  it('goes on waiting with --follow', async () => {
    const { path, close } = await growing(WITHOUT_END)
    close()
    const shown = show('--follow', path)
    await printed(shown, 'nothing more comes')
    appendFileSync(path, END)
    expect(await ended(shown)).toBe(0)
    expect(shown.stderr()).toContain('a.jsonl goes on')
  })

  it.each([
    ['deleted', rmSync, /a\.jsonl was deleted; what its writer adds is still shown/],
    ['cut short', (path: string) => truncateSync(path, 10), /a\.jsonl was cut short by another program/],
  ])('says that the file was %s', async (_, harm, words) => {
    const { path } = await growing(WITHOUT_END)
    const shown = show(path)
    await printed(shown, 'GET /v2/')
    harm(path)
    await printed(shown, words)
  })

  it('ends at the end, and does not wait for a file that nobody writes', async () => {
    const whole = await growing(PULL)
    expect(await pullscope(['show', whole.path])).toMatchObject({ code: 0, stderr: '' })
    const cut = await growing(WITHOUT_END)
    cut.close()
    const shown = await pullscope(['show', cut.path])
    expect(shown.code).toBe(0)
    expect(shown.stderr).toContain('the capture has no end')
  })

  it('waits or not as it is told', async () => {
    const file = await growing(WITHOUT_END)
    const once = await pullscope(['show', '--no-follow', file.path])
    expect(once.stderr).toContain('the capture has no end')
    file.close()
    const shown = show('--follow', file.path)
    await printed(shown, 'GET /v2/')
    appendFileSync(file.path, END)
    expect(await ended(shown)).toBe(0)
    expect(await pullscope(['show', '--follow', '-'])).toMatchObject({ code: 2 })
    const foreign = await growing('{"log":{"entries":[]}}')
    const refused = await pullscope(['show', '--follow', foreign.path])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--follow waits') as string })
  })

  it('refuses what is no capture, and tells of broken lines', async () => {
    const newer = await growing('{"at":0,"type":"capture.started","version":7}\n')
    const refusal = await pullscope(['show', newer.path])
    expect(refusal).toMatchObject({ code: 3 })
    expect(refusal.stderr).toContain('was written by a newer pullscope')
    const broken = await growing(`${LINES[0]}\n{"at":\n`)
    const shown = show(broken.path)
    await printed(shown, 'line 2: is not JSON')
  })
})
