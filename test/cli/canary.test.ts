// No secret gets out: through every source, and into nothing that any of them is written as.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hostsOf } from '../../src/accounts/hosts.ts'
import { DIFF_FORMATS } from '../../src/diff/formats/index.ts'
import { decode } from '../../src/decode/decode.ts'
import { readCaptureFile } from '../../src/io/capture-file.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { REPORT_FORMATS } from '../../src/replay/reports/index.ts'
import { judge } from '../../src/rules/judge.ts'
import { plainText } from '../../src/text/span.ts'
import { accountLines } from '../../src/views/accounts/account-lines.ts'
import { hostLines } from '../../src/views/accounts/host-lines.ts'
import { hostsText } from '../../src/views/accounts/hosts-json.ts'
import { explainLines } from '../../src/views/explain.ts'
import { findingsText } from '../../src/views/findings-json.ts'
import { EXPORT_FORMATS } from '../../src/views/index.ts'
import { CAPTURES } from '../helpers/captures.ts'
import { flowFile, httpFlow } from '../helpers/flows.ts'
import { joined } from '../helpers/joined.ts'
import { answerTo, ASKS, FORBIDDEN, sayThrough, sayTo, SECRETS, startLeaky } from '../helpers/leaky.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { start } from '../real/process.ts'
import { MAIN, pullscope, startTrace } from './pullscope.ts'

const leaksIn = (text: string): readonly string[] => FORBIDDEN.filter((secret) => text.includes(secret))

/** Everything that pullscope writes of a capture, by the name of the form. */
async function allForms(path: string): Promise<ReadonlyMap<string, string>> {
  const session = reduceAll((await readCaptureFile(path)).events)
  const trace = decode(session)
  const judgement = judge(trace, session)
  const { findings } = judgement
  const look = { width: 200, glyphs: 'utf8' } as const
  const explained = { session, trace, judgement }
  const hosts = hostsOf(trace, session)
  const lines = (all: readonly Parameters<typeof plainText>[0][]): string => all.map(plainText).join('\n')
  return new Map([
    ...EXPORT_FORMATS.map(({ id, render }) => {
      const options = { ...look, colours: 'none', findings, extent: 'full' } as const
      return [`export --to ${id}`, joined(render(session, trace, options))] as const
    }),
    ['explain', lines([...explainLines(explained, look), ...accountLines(explained, look)])],
    ['explain --json', findingsText(trace, judgement)],
    ['explain --hosts', lines(hostLines(hosts, look))],
    ['explain --hosts --json', hostsText(hosts)],
  ])
}

async function expectNoLeak(path: string, exchanges: number = ASKS.length): Promise<void> {
  const forms = await allForms(path)
  const json = JSON.parse(forms.get('export --to json') ?? '') as { readonly steps: readonly unknown[] }
  expect(json.steps.length).toBeGreaterThanOrEqual(exchanges)
  const leaks = [...forms].flatMap(([form, text]) => leaksIn(text).map((secret) => `${form}: ${secret}`))
  expect(leaks).toEqual([])
}

async function traced(
  ...args: readonly string[]
): Promise<{ readonly path: string; readonly output: string }> {
  const origin = await startLeaky('https')
  const folder = await tempFolder()
  const [path, ca] = [join(folder, 'a.jsonl'), join(folder, 'ca.pem')]
  writeFileSync(ca, origin.ca)
  const way = ['--connect-to', `registry.test:443:127.0.0.1:${origin.port}`, '--upstream-ca', ca]
  const live = await startTrace(['-o', path, ...way, ...args])
  await sayThrough(live.proxyUrl, readFileSync(live.caPath, 'utf8'))
  await live.running.stop('SIGINT')
  const { proxyPassword: _, ...towardsTheRegistry } = SECRETS
  for (const secret of Object.values(towardsTheRegistry).slice(0, 4)) expect(origin.heard()).toContain(secret)
  return { path, output: live.running.output() }
}

describe('no secret gets out', () => {
  it('of the proxy', async () => {
    const { path, output } = await traced()
    expect(leaksIn(readFileSync(path, 'utf8'))).toEqual([])
    expect(leaksIn(output)).toEqual([])
    await expectNoLeak(path)
  })

  it('of the proxy, and would with --keep-secrets', async () => {
    const { path } = await traced('--keep-secrets')
    expect(leaksIn(readFileSync(path, 'utf8')).length).toBeGreaterThan(5)
  })

  it('of the command behind the proxy, and of the upstream proxy', async () => {
    const path = join(await tempFolder(), 'a.jsonl')
    const proxy = `http://bob:${SECRETS.proxyPassword}@127.0.0.1:9`
    const command = [process.execPath, '-e', '0', '--', '--creds', `bob:${SECRETS.password}`]
    const done = await pullscope([
      'trace',
      '--no-ui',
      '-o',
      path,
      '--upstream-proxy',
      proxy,
      '--',
      ...command,
    ])
    expect(readFileSync(path, 'utf8')).toContain('client.exited')
    expect(leaksIn(readFileSync(path, 'utf8') + done.stdout + done.stderr)).toEqual([])
    await expectNoLeak(path, 0)
  })

  it('of the hub', async () => {
    const path = join(await tempFolder(), 'asked.jsonl')
    const running = start([process.execPath, MAIN, 'hub', '--plain', '-o', path])
    const origin = await waitFor(() => /listening on (http:\/\/[^/\s]+)/.exec(running.stderr())?.[1], {
      what: 'the ready line',
      seen: running.output,
    })
    await sayTo(origin)
    await running.stop('SIGINT')
    expect(leaksIn(readFileSync(path, 'utf8') + running.output())).toEqual([])
    await expectNoLeak(path)
  })

  it('of a check: capture, kept faults and every report', async () => {
    const { port } = await startLeaky('http')
    const folder = await tempFolder()
    const [path, kept] = [join(folder, 'a.jsonl'), join(folder, 'kept')]
    const login = ['--user', 'bob', '--password-stdin']
    const args = ['check', `http://127.0.0.1:${port}`, ...login, '--client', 'docker']
    const run = (...more: readonly string[]): ReturnType<typeof pullscope> =>
      pullscope([...args, ...more], { input: SECRETS.password })
    const first = await run('-o', path, '--keep', kept)
    expect(first.code, first.stderr).toBe(1)
    await expectNoLeak(path)
    expect(leaksIn(readFileSync(path, 'utf8') + first.stdout + first.stderr)).toEqual([])
    const faults = readdirSync(kept)
    expect(faults.length).toBeGreaterThan(0)
    for (const fault of faults) {
      expect(leaksIn(readFileSync(join(kept, fault), 'utf8')), fault).toEqual([])
      await expectNoLeak(join(kept, fault), 0)
    }
    for (const { id } of REPORT_FORMATS) {
      const { stdout, stderr } = await run('--quick', '--format', id)
      expect(stdout.length, id).toBeGreaterThan(100)
      expect(leaksIn(stdout + stderr), id).toEqual([])
    }
  }, 90_000)

  it('of a replay', async () => {
    const { port } = await startLeaky('http')
    const path = join(await tempFolder(), 'a.jsonl')
    const against = ['--against', `http://127.0.0.1:${port}`, '--user', 'bob', '--password-stdin', '-o', path]
    const recorded = join(CAPTURES, 'docker-pull-hello-world.jsonl')
    const { stdout, stderr } = await pullscope(['replay', recorded, ...against], { input: SECRETS.password })
    expect(leaksIn(readFileSync(path, 'utf8') + stdout + stderr)).toEqual([])
    await expectNoLeak(path, 1)
  })

  it('of a HAR', async () => {
    const path = await harFile()
    expect(leaksIn(readFileSync(path, 'utf8')).length).toBeGreaterThan(5)
    await expectNoLeak(path)
  })

  it('of a mitmproxy flow file', async () => {
    const path = await flowsFile()
    expect(leaksIn(readFileSync(path, 'utf8')).length).toBeGreaterThan(5)
    await expectNoLeak(path)
  })

  it('by diff', async () => {
    const pair = [await harFile(), await flowsFile()]
    for (const format of DIFF_FORMATS.map(({ id }) => id)) {
      const { stdout, stderr } = await pullscope(['diff', ...pair, '--to', format])
      expect(stdout.length, stderr).toBeGreaterThan(100)
      expect(leaksIn(stdout + stderr), format).toEqual([])
    }
  })

  it('by scan, nor of what redact has cleaned', async () => {
    const kept = await traced('--keep-secrets')
    for (const path of [await harFile(), await flowsFile(), kept.path]) {
      const scanned = await pullscope(['scan', path])
      expect(scanned.code, scanned.stderr).toBe(1)
      expect(leaksIn(scanned.stdout + scanned.stderr)).toEqual([])
      const clean = join(await tempFolder(), 'clean')
      const done = await pullscope(['redact', path, '-o', clean])
      expect(done.code, done.stderr).toBe(0)
      expect(leaksIn(readFileSync(clean, 'utf8') + done.stdout + done.stderr), path).toEqual([])
      expect((await readCaptureFile(clean)).problems).toEqual([])
      expect(await pullscope(['scan', clean])).toMatchObject({ code: 0, stderr: '' })
    }
  })
})

function harEntries(): readonly object[] {
  const named = (pairs: readonly (readonly [string, string])[]): readonly object[] =>
    pairs.map(([name, value]) => ({ name, value }))
  return ASKS.map(({ method, path, headers, body }, i) => {
    const url = new URL(path, 'https://registry.test')
    const answer = answerTo(path, 'Authorization' in headers, url.origin)
    const location = answer.headers.find(([name]) => name === 'Location')?.[1] ?? ''
    return {
      startedDateTime: `2026-01-02T03:04:0${i}.000Z`,
      time: 10,
      request: {
        ...{ method, url: url.href, httpVersion: 'HTTP/1.1', headersSize: -1, bodySize: body.length },
        headers: named(Object.entries(headers)),
        cookies: [{ name: 'sid', value: SECRETS.cookie }],
        queryString: named([...url.searchParams]),
        ...(body === '' ? {} : { postData: { mimeType: 'application/x-www-form-urlencoded', text: body } }),
      },
      response: {
        ...{
          status: answer.status,
          statusText: '',
          httpVersion: 'HTTP/1.1',
          headersSize: -1,
          bodySize: answer.body.length,
        },
        headers: named(answer.headers),
        cookies: [{ name: 'session', value: SECRETS.cookie }],
        content: { size: answer.body.length, mimeType: 'application/json', text: answer.body },
        redirectURL: location,
      },
      cache: {},
      timings: { send: 1, wait: 8, receive: 1 },
    }
  })
}

async function harFile(): Promise<string> {
  const path = join(await tempFolder(), 'a.har')
  const creator = { name: 'canary', version: '1' }
  writeFileSync(path, JSON.stringify({ log: { version: '1.2', creator, entries: harEntries() } }))
  return path
}

async function flowsFile(): Promise<string> {
  const path = join(await tempFolder(), 'a.flows')
  const flows = ASKS.map(({ method, path: asked, headers: sent, body }, at) => {
    const answer = answerTo(asked, 'Authorization' in sent, 'https://registry.test')
    const headers = Object.entries({ Host: 'registry.test', ...sent })
    return httpFlow({ at, method, url: `https://registry.test${asked}`, headers, body, answer })
  })
  writeFileSync(path, flowFile(...flows))
  return path
}
