import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { run, start } from '../real/process.ts'
import { startOrigin } from './origin.ts'
import { ask, MAIN, pullscope, readyIn, startTrace } from './pullscope.ts'

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')

const typesIn = (path: string): string[] =>
  linesOf(readFileSync(path, 'utf8')).map((line) => (JSON.parse(line) as { type: string }).type)

describe('pullscope trace', () => {
  it('says where it listens, prints a line a step as it happens, and keeps the capture', async () => {
    const origin = await startOrigin()
    const capture = join(await tempFolder(), 'a.jsonl')
    const live = await startTrace(['-o', capture, ...origin.options])
    const { running } = live
    expect(running.stderr()).toMatch(
      /^pullscope: listening on http:\/\/127\.0\.0\.1:\d+ · CA \/.*\/ca\.crt\n$/,
    )

    const asked = await ask(live, 'https://registry.test/v2/', 'https://registry.test/v2/none/manifests/a')
    expect(asked, asked.stderr).toMatchObject({ code: 0, stdout: '200 {}\n404 \n' })
    expect(origin.asked).toEqual(['/v2/', '/v2/none/manifests/a'])
    await waitFor(() => linesOf(running.stdout()).length >= 2, { what: 'two lines', seen: running.output })

    const { code, stdout, stderr } = await running.stop('SIGINT')
    expect(code).toBe(0)
    const [first, second] = linesOf(stdout)
    expect(first).toMatch(/GET \/v2\/.*200/)
    expect(second).toMatch(/404/)
    expect(linesOf(stdout).at(-1)).toMatch(/^captured/)
    expect(stdout).not.toContain('\u001b')
    expect(linesOf(stderr).at(-1)).toBe(`pullscope: pullscope show ${capture} shows this again`)

    expect(typesIn(capture).at(0)).toBe('capture.started')
    expect(typesIn(capture).at(-1)).toBe('capture.ended')
    expect(statSync(capture).mode & 0o777).toBe(0o600)
    const shown = await pullscope(['show', capture])
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout).toContain('registry.test')
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends cleanly on %s, in the middle of an answer too',
    async (signal) => {
      const origin = await startOrigin()
      const capture = join(await tempFolder(), 'a.jsonl')
      const live = await startTrace(['-o', capture, ...origin.options])
      const asking = ask(live, 'https://registry.test/v2/slow')
      await waitFor(() => typesIn(capture).includes('response.started'), { what: 'the answer to begin' })
      const { code, stdout } = await live.running.stop(signal)
      expect(code).toBe(0)
      expect(stdout).toContain('/v2/slow')
      expect(typesIn(capture)).toContain('exchange.failed')
      expect(typesIn(capture).at(-1)).toBe('capture.ended')
      expect(await pullscope(['show', capture])).toMatchObject({ code: 0, stderr: '' })
      expect((await asking).code).not.toBe(0)
    },
  )

  it('ends at once on a second signal, when a pager that does not read holds it up', async () => {
    const origin = await startOrigin()
    const folder = await tempFolder()
    const capture = join(folder, 'a.jsonl')
    const args = [MAIN, 'trace', '--listen', '127.0.0.1:0', '-o', capture, ...origin.options]
    const env = { ...process.env, PULLSCOPE_HOME: join(folder, 'home') }
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    let stderr = ''
    child.stderr.on('data', (chunk) => (stderr += String(chunk)))
    const place = await waitFor(() => readyIn(stderr), { what: 'the ready line', seen: () => stderr })
    // More than a pipe and Node hold: the lines of 60 requests with long names, and nobody reads them.
    const urls = Array.from({ length: 60 }, (_, i) => `https://registry.test/v2/${'a'.repeat(7000)}/${i}`)
    expect(await ask(place, ...urls)).toMatchObject({ code: 0 })
    child.kill('SIGINT')
    await waitFor(() => typesIn(capture).at(-1) === 'capture.ended', { what: 'the end of the capture' })
    expect(child.exitCode).toBeNull()
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([130, null])
  })

  it('goes on, and says so once, when its lines cannot be written', async () => {
    const origin = await startOrigin()
    const folder = await tempFolder()
    const command = [process.execPath, MAIN, 'trace', '--listen', '127.0.0.1:0', ...origin.options]
    const limited = [
      'sh',
      '-c',
      'ulimit -f 40 && exec "$@" > "$0"',
      join(folder, 'lines'),
      ...command,
    ] as const
    // With one trusted certificate, the file of them keeps within the limit.
    const running = start(limited, {
      env: { PULLSCOPE_HOME: join(folder, 'home'), SSL_CERT_FILE: origin.ca },
    })
    const place = await waitFor(() => readyIn(running.stderr()), {
      what: 'the ready line',
      seen: running.output,
    })
    const urls = Array.from({ length: 12 }, (_, i) => `https://registry.test/v2/${'a'.repeat(7000)}/${i}`)
    expect(await ask(place, ...urls)).toMatchObject({ code: 0 })
    // The write that fills the file counts as a whole one for Node; the next one cannot.
    const size = (): number => statSync(join(folder, 'lines')).size
    await waitFor(() => size() === 40 * 512, { what: 'the file to be full', seen: size })
    expect(await ask(place, ...urls)).toMatchObject({ code: 0 })
    await waitFor(() => running.stderr().includes('cannot write'), { what: 'the note', seen: running.stderr })
    const { code, stderr } = await running.stop('SIGINT')
    expect(code).toBe(0)
    expect(stderr.match(/cannot write to standard output: file too large \(EFBIG\)/g)).toHaveLength(1)
  })

  it('leaves a readable file when it is killed', async () => {
    const origin = await startOrigin()
    const capture = join(await tempFolder(), 'a.jsonl')
    const live = await startTrace(['-o', capture, ...origin.options])
    await ask(live, 'https://registry.test/v2/')
    const asking = ask(live, 'https://registry.test/v2/slow')
    await waitFor(() => origin.asked.length === 2, { what: 'the second request' })
    await live.running.stop('SIGKILL')
    await asking
    const { code, stdout, stderr } = await pullscope(['show', capture])
    expect(code).toBe(0)
    expect(stdout).toContain('/v2/slow')
    expect(stderr).toMatch(
      /^pullscope: .*a\.jsonl line \d+: the capture has no end: .*; 1 unfinished exchange\n$/,
    )
  })

  it('keeps a capture in which nothing happened', async () => {
    const capture = join(await tempFolder(), 'a.jsonl')
    const { running } = await startTrace(['-o', capture])
    await running.stop()
    expect(typesIn(capture)).toEqual(['capture.started', 'capture.ended'])
    expect(await pullscope(['show', capture])).toMatchObject({ code: 0, stderr: '' })
  })

  it('trusts the registries that this machine trusts', async () => {
    const { ca, options } = await startOrigin()
    const connectTo = options.slice(0, 2)
    const trusting = await startTrace(connectTo, { env: { SSL_CERT_FILE: ca } })
    expect((await ask(trusting, 'https://registry.test/v2/')).stdout).toBe('200 {}\n')
    const other = await startTrace(connectTo)
    expect((await ask(other, 'https://registry.test/v2/')).stdout).toMatch(/^502 .*pullscope/)
  })

  it('says how to keep a capture that was not kept', async () => {
    const { running } = await startTrace([])
    const { code, stderr } = await running.stop('SIGTERM')
    expect(code).toBe(0)
    expect(linesOf(stderr).at(-1)).toBe('pullscope: the capture was not kept: -o FILE keeps it')
  })

  it('keeps secrets only when it is told to, and says so', async () => {
    const origin = await startOrigin()
    const secret = 'https://registry.test/v2/?sig=not-for-you'
    for (const [options, told] of [
      [[], false],
      [['--keep-secrets'], true],
    ] as const) {
      const capture = join(await tempFolder(), 'a.jsonl')
      const live = await startTrace(['-o', capture, ...options, ...origin.options])
      await ask(live, secret)
      const { stderr } = await live.running.stop()
      expect(readFileSync(capture, 'utf8').includes('not-for-you')).toBe(told)
      expect(stderr.includes('secrets are kept')).toBe(told)
      expect(readFileSync(capture, 'utf8').includes('"secrets":"kept"')).toBe(told)
    }
  })

  it('ends quietly, with its capture complete, when nobody reads its lines any more', async () => {
    const origin = await startOrigin()
    const folder = await tempFolder()
    const capture = join(folder, 'a.jsonl')
    const errors = join(folder, 'errors')
    const command = [MAIN, 'trace', '--listen', '127.0.0.1:0', '-o', capture, ...origin.options]
    const piped = run(['sh', '-c', '"$0" "$@" 2>"$ERRORS" | head -n 1', process.execPath, ...command], {
      env: { ERRORS: errors, PULLSCOPE_HOME: join(folder, 'home') },
    })
    const place = await waitFor(() => existsSync(errors) && readyIn(readFileSync(errors, 'utf8')), {
      what: 'the ready line',
    })
    const isOver = async (): Promise<boolean> => (await ask(place, 'https://registry.test/v2/')).code !== 0
    await waitFor(isOver, { what: 'the end of the trace' })
    expect(await piped).toMatchObject({ code: 0 })
    expect(readFileSync(errors, 'utf8')).not.toContain('EPIPE')
    expect(typesIn(capture).at(-1)).toBe('capture.ended')
  })
})

describe('pullscope trace that cannot start', () => {
  it('says that the port is in use, and leaves no file', async () => {
    const { proxyUrl } = await startTrace([])
    const capture = join(await tempFolder(), 'a.jsonl')
    const address = proxyUrl.replace('http://', '')
    const { code, stdout, stderr } = await pullscope(['trace', '--listen', address, '-o', capture])
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain(address)
    expect(linesOf(stderr)).toHaveLength(2)
    expect(existsSync(capture)).toBe(false)
  })

  it('refuses a CA folder that others can look into, and one that it cannot make', async () => {
    const folder = await tempFolder()
    mkdirSync(join(folder, 'open'))
    chmodSync(join(folder, 'open'), 0o755)
    writeFileSync(join(folder, 'file'), '')
    for (const [home, reason] of [
      ['open', 'has mode 0755'],
      ['file/home', 'cannot write the CA'],
      // Here Node's own `recursive` would never come back.
      ['/proc/pullscope/home', 'cannot write the CA'],
    ] as const) {
      const env = { PULLSCOPE_HOME: resolve(folder, home) }
      const { code, stderr } = await pullscope(['trace', '--listen', '127.0.0.1:0'], { env })
      expect(code).toBe(3)
      expect(stderr).toContain(reason)
      expect(linesOf(stderr)).toHaveLength(2)
    }
  })

  it('does not write over a capture', async () => {
    const capture = join(await tempFolder(), 'a.jsonl')
    writeFileSync(capture, 'precious')
    const { code, stderr } = await pullscope(['trace', '--listen', '127.0.0.1:0', '-o', capture])
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr:
        `pullscope: ${capture} exists and is not empty\n` +
        '  a capture never replaces anything: give another name, or remove the file first\n',
    })
    expect(readFileSync(capture, 'utf8')).toBe('precious')
  })

  it('wants certificates in the file of --upstream-ca', async () => {
    const folder = await tempFolder()
    writeFileSync(join(folder, 'text'), 'hello')
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
    writeFileSync(join(folder, 'broken'), broken)
    for (const [name, reason] of [
      ['missing', ': there is no such file'],
      ['text', ' holds no certificate in PEM form'],
      ['broken', ': certificate 1 cannot be read'],
    ] as const) {
      const path = join(folder, name)
      const { code, stderr } = await pullscope(['trace', '--upstream-ca', path])
      expect(code).toBe(3)
      expect(linesOf(stderr)[0]).toBe(`pullscope: --upstream-ca ${path}${reason}`)
    }
  })
})
