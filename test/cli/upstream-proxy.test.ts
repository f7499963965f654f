// The command with an upstream proxy: from the environment, from a flag, and told of without credentials.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rawHttpProxy } from '../helpers/raw-proxies.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { startOrigin } from './origin.ts'
import { ask, pullscope, startTrace } from './pullscope.ts'

const SECRETS = /pr0xysecret|cHIweHlzZWNyZXQ|bWU6cHIweH/

describe('pullscope trace behind an upstream proxy', () => {
  it.each(['HTTPS_PROXY', '--upstream-proxy'])('that %s names', async (where) => {
    const origin = await startOrigin()
    const [, connectTo = ''] = origin.options
    const proxy = await rawHttpProxy({ to: Number(connectTo.split(':').at(-1)) })
    const url = `http://me:pr0xysecret@127.0.0.1:${proxy.port}`
    const capture = join(await tempFolder(), 'a.jsonl')
    const [args, env] =
      where === 'HTTPS_PROXY'
        ? [[], { HTTPS_PROXY: url }]
        : [['--upstream-proxy', url], { HTTPS_PROXY: 'http://[::1]:1' }]
    const live = await startTrace(['--no-ui', '-o', capture, '--upstream-ca', origin.ca, ...args], { env })
    const note = `pullscope: registries are asked through http://127.0.0.1:${proxy.port} (HTTPS_PROXY)\n`
    expect(live.running.stderr().includes(note)).toBe(where === 'HTTPS_PROXY')

    const asked = await ask(live, 'https://registry.test/v2/')
    expect(asked, asked.stderr).toMatchObject({ code: 0, stdout: '200 {}\n' })
    expect(proxy.asked[0]).toMatch(/^CONNECT registry\.test:443 /)
    const { stdout, stderr } = await live.running.stop('SIGINT')
    const kept = readFileSync(capture, 'utf8')
    expect(kept).toContain(`"via":"http://127.0.0.1:${proxy.port}"`)
    for (const text of [stdout, stderr, kept]) expect(text).not.toMatch(SECRETS)
  })

  it('that cannot be read is an error without credentials', async () => {
    const { code, stderr } = await pullscope(['trace', '--upstream-proxy', 'http://me:pr0xysecret@h:x'])
    expect(code).toBe(2)
    expect(stderr).toContain('--upstream-proxy http://h:x: "x" is not a port from 1 to 65535')
    expect(stderr).not.toMatch(SECRETS)
  })
})
