import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'
import type { Finished, StartOptions } from '../real/process.ts'
import { startOrigin } from './origin.ts'
import { ASK, pullscope, startTrace } from './pullscope.ts'

const traced = (command: readonly string[], options: StartOptions = {}): Promise<Finished> =>
  pullscope(['trace', '--', ...command], options)

const node = (script: string): string[] => [process.execPath, '-e', script]

describe('pullscope trace -- COMMAND', () => {
  it('traces the command: its output on stdout, our lines on stderr, its facts in the capture', async () => {
    const origin = await startOrigin()
    const capture = join(await tempFolder(), 'a.jsonl')
    const url = 'https://registry.test/v2/'
    const { code, stdout, stderr } = await pullscope([
      ...['trace', '-o', capture, ...origin.options, '--'],
      ...[...ASK, url, `${url}none`],
    ])
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '200 {}\n404 \n' })
    expect(origin.asked).toEqual(['/v2/', '/v2/none'])
    expect(stderr).toMatch(/^pullscope: listening on .*\n.*GET \/v2\/.*200[^]*404[^]*\ncaptured /)
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(`pullscope: pullscope show ${capture} shows this again`)
    const events = readFileSync(capture, 'utf8').trimEnd().split('\n')
    expect(events[1]).toContain('"type":"client.started","argv":["')
    expect(events.at(-2)).toContain('"type":"client.exited","code":0,"signal":null')
    expect(events.at(-1)).toContain('"type":"capture.ended","reason":"command-exited"')
  })

  it('leaves out the name of the command: `pullscope -- COMMAND`', async () => {
    expect(await pullscope(['--', ...node('console.log(1)'), 'show'])).toMatchObject({
      code: 0,
      stdout: '1\n',
    })
  })

  it('exits with the code of the command', async () => {
    expect(await traced(node('process.exit(42)'))).toMatchObject({ code: 42 })
  })

  it('exits as a shell does when a signal ended the command', async () => {
    expect(await traced(node('process.kill(process.pid, "SIGKILL")'))).toMatchObject({
      code: 137,
      signal: null,
    })
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'passes %s on, and waits for what the command makes of it',
    async (signal) => {
      const ready = join(await tempFolder(), 'ready')
      const script = `process.on('${signal}', () => { console.log('bye'); process.exit(7) })
        setInterval(() => {}, 1000); require('fs').writeFileSync(${JSON.stringify(ready)}, '')`
      const { running } = await startTrace(['--', ...node(script)])
      await waitFor(() => existsSync(ready), { what: 'the command to be ready', seen: running.output })
      expect(await running.stop(signal)).toMatchObject({ code: 7, stdout: 'bye\n' })
    },
  )

  it('gives the command its input', async () => {
    const { stdout } = await traced(['cat'], { input: 'from stdin' })
    expect(stdout).toBe('from stdin')
  })

  it('sets the variables for the proxy and for trust, the system roots included', async () => {
    const corp = join(await tempFolder(), 'corp.pem')
    const pem = '-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----'
    writeFileSync(corp, pem)
    const env = { SSL_CERT_FILE: corp, NO_PROXY: 'localhost' }
    const { stdout, stderr } = await traced(node('console.log(JSON.stringify(process.env))'), { env })
    const seen = JSON.parse(stdout) as Record<string, string>
    const [, url] = /listening on (\S+)/.exec(stderr) ?? []
    expect(seen).toMatchObject({ HTTPS_PROXY: url, https_proxy: url })
    expect(seen).not.toHaveProperty('NO_PROXY')
    expect(stderr).toContain('pullscope: NO_PROXY=localhost is not passed on')
    const bundle = readFileSync(seen['SSL_CERT_FILE'] ?? '', 'utf8')
    expect(bundle).toContain(pem)
    expect(bundle.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
    expect(seen['NODE_EXTRA_CA_CERTS']).toBe(seen['SSL_CERT_FILE'])
  })

  it('says that docker leaves the pull to its daemon, and how to point that here', async () => {
    const folder = await tempFolder()
    writeFileSync(join(folder, 'docker'), '#!/bin/sh\necho pulled "$@"\n', { mode: 0o755 })
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` }
    const command = ['trace', '--listen', '127.0.0.1:0', '--', 'docker', 'pull', 'redis']
    const { code, stdout, stderr } = await pullscope(command, { env })
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'pulled pull redis\n' })
    const [, url = ''] = /listening on (\S+)/.exec(stderr) ?? []
    expect(stderr).toContain('pullscope: docker leaves pulls and pushes to the Docker daemon')
    expect(stderr).toContain(`'Environment="HTTPS_PROXY=${url}"' \\\n`)
    expect(stderr).toMatch(/'Environment="SSL_CERT_FILE=\/.*\/ca-bundle\.crt"' \\\n/)
    expect(stderr).toContain('    systemctl daemon-reload && systemctl restart docker\n')
  })

  it('says that there is no such command, as a shell does, and leaves no capture', async () => {
    const capture = join(await tempFolder(), 'a.jsonl')
    const { code, stdout, stderr } = await pullscope(['trace', '-o', capture, '--', 'no-such-command-here'])
    expect({ code, stdout }).toEqual({ code: 127, stdout: '' })
    expect(stderr).toMatch(
      /\npullscope: there is no command no-such-command-here\n {2}check its spelling and your PATH\n$/,
    )
    expect(existsSync(capture)).toBe(false)
  })

  it('says that a file is not a command', async () => {
    const path = join(await tempFolder(), 'text')
    writeFileSync(path, 'hello')
    const { code, stderr } = await traced([path])
    expect(code).toBe(126)
    expect(stderr).toContain(`pullscope: cannot run ${path}: permission denied (EACCES)\n`)
  })

  it('records the command line without its secrets', async () => {
    const capture = join(await tempFolder(), 'a.jsonl')
    await pullscope(['trace', '-o', capture, '--', 'true', '--creds', 'me:not-for-you'])
    expect(readFileSync(capture, 'utf8')).not.toContain('not-for-you')
  })
})
