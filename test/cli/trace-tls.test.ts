// The flags of TLS, and of tunnels that are not decrypted, as a user gives them.

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { startOrigin } from './origin.ts'
import { ask, pullscope, startTrace } from './pullscope.ts'

const URL = 'https://registry.test/v2/'

function eventsIn(path: string): CaptureEvent[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as CaptureEvent)
}

describe('pullscope trace', () => {
  it('does not verify the host of --insecure-upstream, and says so at the start and in the capture', async () => {
    const { options } = await startOrigin()
    const capture = join(await tempFolder(), 'a.jsonl')
    const [flag = '', rule = ''] = options // not its CA
    const live = await startTrace(['-o', capture, flag, rule, '--insecure-upstream', '*.test'])
    expect(live.running.stderr()).toContain(
      'pullscope: warning: the certificate of *.test is not verified (--insecure-upstream)\n',
    )
    expect(await ask(live, URL)).toMatchObject({ stdout: '200 {}\n' })
    await live.running.stop('SIGINT')
    const events = eventsIn(capture)
    expect(events[0]).toMatchObject({
      insecure: ['*.test'],
      effects: expect.arrayContaining([
        'The certificate of *.test is not verified: whoever answers in its place is believed.',
      ]) as string[],
    })
    expect(events.find(({ type }) => type === 'upstream.connected')).toMatchObject({
      tls: { verification: 'off', wouldFail: 'tls-untrusted' },
    })
  })

  it('writes the TLS secrets of both sides to SSLKEYLOGFILE, and says so', async () => {
    const { options } = await startOrigin()
    const keys = join(await tempFolder(), 'keys')
    const live = await startTrace(options, { env: { SSLKEYLOGFILE: keys } })
    expect(live.running.stderr()).toContain(
      `TLS secrets of both sides are written to ${keys} (SSLKEYLOGFILE)`,
    )
    expect(await ask(live, URL)).toMatchObject({ stdout: '200 {}\n' })
    await live.running.stop('SIGINT')
    const randoms = [...readFileSync(keys, 'latin1').matchAll(/^CLIENT_TRAFFIC_SECRET_0 ([0-9a-f]{64}) /gm)]
    expect(new Set(randoms.map(([, random]) => random)).size).toBe(2)
    expect(statSync(keys).mode & 0o777).toBe(0o600)
  })

  it('does not begin when SSLKEYLOGFILE cannot be written', async () => {
    const path = join(await tempFolder(), 'missing', 'keys')
    const { code, stderr } = await pullscope(['trace', '--listen', '127.0.0.1:0'], {
      env: { SSLKEYLOGFILE: path },
    })
    expect(code).toBe(3)
    expect(stderr).toContain(`SSLKEYLOGFILE=${path}: no such file or directory (ENOENT)`)
  })

  it('leaves tunnels of --passthrough as they are', async () => {
    const { options, ca } = await startOrigin()
    const capture = join(await tempFolder(), 'a.jsonl')
    const live = await startTrace(['--passthrough', 'cdn.test', '*.test', '-o', capture, ...options])
    expect(await ask({ ...live, caPath: ca }, URL)).toMatchObject({ stdout: '200 {}\n' })
    await live.running.stop('SIGINT')
    const events = eventsIn(capture)
    expect(events.find(({ type }) => type === 'tunnel.opened')).toMatchObject({ intercepted: false })
    expect(events.filter(({ type }) => type === 'tunnel.closed')).toHaveLength(1)
    expect(events.filter(({ type }) => type === 'request.started')).toEqual([])
  })

  it.each([
    [['--insecure-upstream', '*'], 2, 'would be for every host'],
    [['--client-cert', 'registry.test=a.pem'], 2, 'is not of the form HOST=CERT,KEY'],
    [['--client-cert', 'registry.test=a.pem,b.pem'], 3, '--client-cert a.pem: there is no such file'],
    [['--passthrough', 'https://cdn.test'], 2, '--passthrough "https://cdn.test" is not a host'],
    [['--intercept-only', 'a b'], 2, '--intercept-only "a b" is not a host'],
  ])('refuses %j', async (args, code, words) => {
    const refused = await pullscope(['trace', '--listen', '127.0.0.1:0', ...args])
    expect(refused.code).toBe(code)
    expect(refused.stderr).toContain(words)
  })
})
