import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readCaptureFile } from '../../src/io/capture-file.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { start, type Running } from '../real/process.ts'
import { MAIN, pullscope } from './pullscope.ts'

interface LiveHub {
  readonly running: Running
  readonly registry: URL
  readonly authorization: URL
  readonly cdn: URL
}

const READY = /^pullscope: listening on (\S+) · authorization (\S+) · CDN (\S+)(?: · CA .+)?$/m

/** Starts the command and waits for its ready line. It is killed after the test if it still runs. */
async function startHub(...args: string[]): Promise<LiveHub> {
  const running = start([process.execPath, MAIN, 'hub', ...args])
  onTestFinished(async () => {
    if (running.finished() === null) await running.stop('SIGKILL')
  })
  return waitFor(
    () => {
      if (running.finished() !== null) throw new Error(`it ended: ${running.output()}`)
      const [, registry, authorization, cdn] = READY.exec(running.stderr()) ?? []
      if (registry === undefined || authorization === undefined || cdn === undefined) return null
      return {
        running,
        registry: new URL(registry),
        authorization: new URL(authorization),
        cdn: new URL(cdn),
      }
    },
    { what: 'the ready line', seen: running.output },
  )
}

interface Reply {
  readonly status: number
  readonly realm: string
  readonly body: string
}

function ask(url: URL, ca?: string, host?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest
    const options = { agent: false, ...(ca === undefined ? {} : { ca }) }
    request(url, { ...options, headers: host === undefined ? {} : { host } }, (response) => {
      const realm = response.headers['www-authenticate'] ?? ''
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, realm, body }), reject)
    })
      .once('error', reject)
      .end()
  })
}

describe('pullscope hub', () => {
  it('serves, shows and keeps what is asked, and ends on SIGTERM', async () => {
    const folder = await tempFolder()
    const [caPath, output] = [join(folder, 'ca.pem'), join(folder, 'asked.jsonl')]
    const { running, registry, authorization } = await startHub('--ca-out', caPath, '-o', output)
    const ca = await readFile(caPath, 'utf8')
    const { status, realm } = await ask(new URL('/v2/', registry), ca)
    expect([status, realm]).toEqual([
      401,
      `Bearer realm="${authorization.href}token",service="registry.docker.io"`,
    ])
    await waitFor(() => running.stdout().includes('GET /v2/'), { what: 'its line', seen: running.output })
    await running.stop('SIGTERM')
    expect(running.finished()).toMatchObject({ code: 0 })
    expect(running.stderr()).toContain(`pullscope show ${output} shows this again`)
    expect((await stat(output)).mode & 0o777).toBe(0o600)
    const { events, problems } = await readCaptureFile(output)
    expect(problems).toEqual([])
    expect(events[0]).toMatchObject({ type: 'capture.started', source: 'hub' })
    expect(events.at(-1)).toMatchObject({ type: 'capture.ended', reason: 'signal' })
    expect(events.filter(({ type }) => type === 'response.completed')).toHaveLength(1)
  })

  it('keeps a readable capture when it is killed', async () => {
    const output = join(await tempFolder(), 'asked.jsonl')
    const { running, registry } = await startHub('--plain', '-o', output)
    await ask(new URL('/v2/', registry))
    // The client may have its answer before the hub knows that it is out.
    await waitFor(async () => (await readFile(output, 'utf8')).includes('response.completed'), {
      what: 'the end of the exchange',
      seen: running.output,
    })
    await running.stop('SIGKILL')
    const { events, problems } = await readCaptureFile(output)
    expect(problems).toMatchObject([{ kind: 'missing-end' }])
    expect(events.map(({ type }) => type)).toContain('response.completed')
  })

  it('goes by Docker Hub’s names, and says what leads there', async () => {
    const { running, registry } = await startHub('--plain', '--docker-hub-names', '--registry', '127.0.0.9:0')
    expect(registry.hostname).toBe('127.0.0.9')
    const stderr = await waitFor(() => running.stderr().includes('production') && running.stderr(), {
      what: 'the rules',
      seen: running.output,
    })
    expect(stderr).toContain(`    --connect-to registry-1.docker.io:80:${registry.host}\n`)
    const { status, realm } = await ask(new URL('/v2/', registry), undefined, 'registry-1.docker.io')
    expect([status, realm]).toEqual([
      401,
      'Bearer realm="http://auth.docker.io/token",service="registry.docker.io"',
    ])
    expect((await ask(new URL('/v2/', registry))).status).toBe(421)
  })

  it('plays a scenario, and lists those that it can', async () => {
    const { cdn, registry } = await startHub('--plain', '--scenario', 'cdn-down')
    expect((await ask(new URL('/v2/', registry))).status).toBe(401)
    await expect(ask(cdn)).rejects.toThrow('ECONNREFUSED')
    const { stdout, code } = await pullscope(['hub', '--list'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^pull-limit +hub-pull-limit-429 +/m)
    expect(stdout).not.toContain('mirror-')
  })

  it('says that a port is in use, and leaves no file', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    const folder = await tempFolder()
    const [caPath, output] = [join(folder, 'ca.pem'), join(folder, 'asked.jsonl')]
    const { code, stderr } = await pullscope([
      ...['hub', '--auth', `127.0.0.1:${port}`, '--ca-out', caPath, '-o', output],
    ])
    expect([code, stderr]).toEqual([
      3,
      `pullscope: the hub cannot listen on 127.0.0.1:${port}: another program does\n  stop it, or give another port; port 0 picks a free one\n`,
    ])
    await expect(stat(output)).rejects.toThrow('ENOENT')
    await expect(stat(caPath)).rejects.toThrow('ENOENT')
  })

  it.each([
    [['--registry', 'hub.test:5000'], '--registry hub.test:5000: "hub.test" is not an IP address'],
    [['--cdn', '127.0.0.1'], '--cdn 127.0.0.1 names no port'],
    [['--auth', '192.0.2.1:5000'], '--auth 192.0.2.1:5000: other machines could reach it'],
    [
      ['--allow-remote', '--auth', '0.0.0.0:5000'],
      '--auth 0.0.0.0:5000: realm and redirects name the address',
    ],
    [['--auth', '127.0.0.1:5000', '--cdn', '5000'], '--cdn 127.0.0.1:5000: --auth listens there already'],
    [['--plain', '--ca-out', 'ca.pem'], '--plain has no certificate for --ca-out'],
    [['--scenario', 'nothing'], '--scenario nothing is none that the hub knows'],
    [['--scenario', 'mirror-down'], '--scenario mirror-down needs a client with a mirror'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await pullscope(['hub', ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`pullscope: ${message}`)
  })

  describe('writes over', () => {
    it('a certificate with its own, and nothing else', async () => {
      const caPath = join(await tempFolder(), 'ca.pem')
      await writeFile(caPath, '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')
      await startHub('--ca-out', caPath)
      const written = await readFile(caPath, 'utf8')
      expect(written).toMatch(/^-----BEGIN CERTIFICATE-----\n(?!MIIB\n)/)
      for (const content of ['my notes\n', `${written}-----BEGIN PRIVATE KEY-----\n`]) {
        await writeFile(caPath, content)
        const { code, stderr } = await pullscope(['hub', '--ca-out', caPath])
        expect([code, stderr]).toEqual([3, expect.stringContaining(`${caPath} exists and is no certificate`)])
        expect(await readFile(caPath, 'utf8')).toBe(content)
      }
    })

    it('no capture', async () => {
      const output = join(await tempFolder(), 'asked.jsonl')
      await writeFile(output, '{}\n')
      const { code, stderr } = await pullscope(['hub', '-o', output])
      expect([code, stderr]).toEqual([3, expect.stringContaining(`${output} exists and is not empty`)])
    })
  })
})
