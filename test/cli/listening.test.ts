// Where `trace` listens, whom it lets in, and what it says of both.

import { writeFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { run } from '../real/process.ts'
import { startOrigin } from './origin.ts'
import { ask, pullscope, startTrace } from './pullscope.ts'

describe('pullscope trace', () => {
  it('has a ready line for each listener, in order, and works at each', async () => {
    const origin = await startOrigin()
    const live = await startTrace(['--listen', '[::1]:0', '--listen', '127.0.0.2:0', ...origin.options])
    const urls = Array.from(
      live.running.stderr().matchAll(/^pullscope: listening on (\S+) · CA \//gm),
      (m) => m[1],
    )
    expect(urls).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^http:\/\/\[::1\]:\d+$/),
      expect.stringMatching(/^http:\/\/127\.0\.0\.2:\d+$/),
    ])
    for (const proxyUrl of urls) {
      const asked = await ask({ ...live, proxyUrl: proxyUrl ?? '' }, 'https://registry.test/v2/')
      expect(asked, asked.stderr).toMatchObject({ code: 0, stdout: '200 {}\n' })
    }
    expect((await live.running.stop('SIGINT')).code).toBe(0)
  })

  it('points a command at loopback when it listens everywhere, and keeps the password to itself', async () => {
    const origin = await startOrigin()
    const path = join(await tempFolder(), 'auth')
    await writeFile(path, 'anna:hunter2-secret\n')
    const remote = ['--listen', '0.0.0.0:0', '--allow-remote', '--proxy-auth', `@${path}`]
    const { code, stdout, stderr } = await pullscope([
      'trace',
      ...remote,
      ...origin.options,
      '--',
      'sh',
      '-c',
      'echo $HTTPS_PROXY',
    ])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\n$/) as string,
    })
    expect(stderr).toMatch(/^pullscope: listening on http:\/\/0\.0\.0\.0:\d+ · CA /m)
    expect(stderr).not.toContain('hunter2')
  })

  it('asks another machine for the password', async () => {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
    const elsewhere = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address
    if (elsewhere === undefined) throw new Error('this needs an IPv4 address other than loopback')
    const origin = await startOrigin()
    const live = await startTrace(['--allow-remote', '--proxy-auth', 'anna:hunter2', ...origin.options])
    const curl = ['curl', '-sS', '--interface', elsewhere, '--noproxy', '', '--cacert', live.caPath] as const
    const url = 'https://registry.test/v2/'
    const refused = await run([...curl, '--proxy', live.proxyUrl, url])
    expect(refused.stderr).toMatch(/407/)
    const admitted = await run([...curl, '--proxy', live.proxyUrl, '--proxy-user', 'anna:hunter2', url])
    expect(admitted, admitted.stderr).toMatchObject({ code: 0, stdout: '{}' })
    const { stdout, stderr } = await live.running.stop('SIGINT')
    expect(stdout + stderr).not.toContain('hunter2')
  })

  it.each([
    [
      ['--listen', '0.0.0.0:0'],
      /other machines could reach 0\.0\.0\.0 .*\n.*--allow-remote with --proxy-auth .* --allow-client/,
    ],
    [['--allow-remote'], /--allow-remote does not say who may use the proxy/],
    [['--proxy-auth', 'a:b'], /--proxy-auth is for clients on other machines/],
    [['--allow-remote', '--proxy-auth', 'hunter2'], /--proxy-auth: there is no colon/],
    [['--allow-remote', '--proxy-auth', ':hunter2'], /--proxy-auth: the user is empty/],
    [['--allow-remote', '--allow-client', '10.0.0.0/99'], /--allow-client 10\.0\.0\.0\/99 is neither/],
  ])('refuses %j', async (flags, message) => {
    const { code, stderr } = await pullscope(['trace', ...flags])
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('hunter2')
  })
})
