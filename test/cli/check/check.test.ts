// `pullscope check` and `replay` as a user runs them, on candidates in this process.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startHub } from '../../../src/hub/start.ts'
import { startCandidate } from '../../helpers/candidate.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { CAPTURES } from '../../helpers/captures.ts'
import { tempFolder } from '../../helpers/temp-folder.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { start } from '../../real/process.ts'
import { MAIN, pullscope } from '../pullscope.ts'

async function candidate(breaks: Breaks = {}): Promise<string> {
  const hub = await startHub({
    leafFor: null,
    now: () => new Date(),
    onFault: (error) => expect.unreachable(String(error)),
  })
  onTestFinished(() => hub.close())
  return (await startCandidate({ hub, breaks })).url.origin
}

/** Hands the client the upstream's own challenge. */
const LEAKS: Breaks = {
  challenge: (_right, { upstream }) => [
    upstream.replace(/realm="[^"]*"/, 'realm="https://auth.docker.io/token"'),
  ],
}

interface Report {
  readonly format: string
  readonly version: number
  readonly candidates: readonly {
    readonly url: string
    readonly outcome: string
    readonly faults: readonly { readonly id: string; readonly breaks: readonly string[] }[]
    readonly probes: readonly { readonly id: string; readonly personality: string; readonly result: string }[]
    readonly differences: readonly unknown[]
  }[]
}

const REPLAY_REDIS = ['replay', join(CAPTURES, 'docker-pull-redis.jsonl'), '--against', 'mirror.example']

const reportIn = (stdout: string): Report => JSON.parse(stdout) as Report

describe('pullscope check', () => {
  it('finds nothing on a candidate that is right, and says what it looked at', async () => {
    const { code, stdout } = await pullscope(['check', await candidate(), '--format', 'json'])
    const { format, version, candidates } = reportIn(stdout)
    expect({ format, version }).toEqual({ format: 'pullscope/check', version: 1 })
    const [verdict] = candidates
    expect(verdict?.faults).toEqual([])
    expect(verdict?.outcome).toBe('equivalent')
    expect(verdict?.probes.filter(({ result }) => result === 'pass').length).toBeGreaterThan(50)
    expect(code).toBe(0)
  })

  it('finds a leak, keeps it, says STILL FAILING, and then MENDED', async () => {
    const broken = await candidate(LEAKS)
    const right = await candidate()
    const folder = join(await tempFolder(), 'kept')
    const found = await pullscope(['check', broken, '--format', 'json', '--keep', folder])
    expect(found.code).toBe(1)
    expect(reportIn(found.stdout).candidates[0]?.faults.map(({ id }) => id)).toContain('realm-leak-upstream')
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('realm-leak-upstream.jsonl'))
    const path = join(folder, file)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).toContain('"type":"fault.kept"')

    const again = await pullscope(['check', '--again', path])
    expect(again.stdout).toMatch(/^STILL FAILING {2}realm-leak-upstream at http:\/\/127\.0\.0\.1:\d+: /)
    expect(again.code).toBe(1)
    const mended = await pullscope(['check', right, '--again', path])
    expect(mended.stdout).toBe(`MENDED         realm-leak-upstream at ${right}\n`)
    expect(mended.code).toBe(0)
    // Behind the files, where the option takes all that comes.
    const behind = await pullscope(['check', '--ascii', '--again', path, right])
    expect(behind).toMatchObject({ code: 0, stdout: mended.stdout })
  })

  it('with a baseline fails for what is new alone', async () => {
    const broken = await candidate(LEAKS)
    const before = await pullscope(['check', broken, '--format', 'json'])
    const file = join(await tempFolder(), 'before.json')
    writeFileSync(file, before.stdout)
    const { code, stdout } = await pullscope(['check', broken, '--baseline', file])
    expect(stdout).toContain('known')
    expect(code).toBe(0)
  })

  it('keeps what was asked as a capture that explain and show read', async () => {
    const file = join(await tempFolder(), 'check.jsonl')
    await pullscope(['check', await candidate(), '--only', 'realm-leak-upstream', '-o', file])
    const { code, stdout } = await pullscope(['export', file, '--to', 'json'])
    expect(code).toBe(0)
    expect(stdout).toContain('"format": "pullscope/trace"')
    expect(readFileSync(file, 'utf8')).toContain('"source":"replay"')
  })

  it('gives a partial report when it is interrupted', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      if (request.url === '/v2/' && asked.length === 1) response.writeHead(200).end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const running = start([process.execPath, MAIN, 'check', url, '--format', 'json'], {
      env: { PULLSCOPE_HOME: await tempFolder() },
    })
    await waitFor(() => (asked.length > 1 ? true : null), { what: 'a pull to begin', seen: running.output })
    const { code } = await running.stop('SIGINT')
    const [verdict] = reportIn(running.stdout()).candidates
    expect(verdict?.outcome).toBe('inconclusive')
    expect(code).toBe(130)
  })

  it.each([
    [['check'], 2, 'there is no candidate to check'],
    [['check', 'ftp://mirror.example'], 2, 'begins with ftp://'],
    [['check', 'mirror.example', '--client', 'netscape'], 2, 'there is no client "netscape"'],
    [['check', 'mirror.example', '--image', 'UPPER'], 2, '--image UPPER is no image'],
    [['check', 'mirror.example', '--platform', 'linux'], 2, '--platform linux is no platform'],
    [['check', 'mirror.example', '--ca-out', 'ca.pem'], 2, '--ca-out is about the hub of --with-hub'],
    [['check', 'mirror.example', '--hub-plain'], 2, '--hub-plain is about the hub of --with-hub'],
    [['check', 'mirror.example', '--with-hub', 'nowhere'], 2, '--with-hub nowhere is not an address'],
    [['check', 'mirror.example', '--reference', 'https://a.example'], 2, '--reference is for the mirrors'],
    [
      ['check', 'mirror.example', '--list', 'mirrors.txt'],
      2,
      '--list names the candidates, and so does a URL',
    ],
    [['check', 'mirror.example', '--quick', '--allow-writes'], 2, '--quick writes nothing'],
    [['check', '--list', 'mirrors.txt', '--allow-writes'], 2, '--list writes nothing'],
    [['check', '--list', 'mirrors.txt', '--user', 'alice'], 2, 'which --list would send to every mirror'],
    [['check', '--list', 'mirrors.txt', '--baseline', 'a.json'], 2, '--baseline does nothing with --list'],
    [['check', '--again', 'a.jsonl', '--format', 'json'], 2, '--again: it prints a line a fault'],
    [['check', '--again', 'https://mirror.example'], 2, '--again needs files'],
    [['check', 'mirror.example', '--only', ','], 2, '--only , names nothing'],
    [['check', 'mirror.example', '--scratch', 'X Y'], 2, 'as in --scratch team/scratch'],
    [['check', 'mirror.example', '-o', '-'], 2, '-o - is standard output'],
    [['check', '--list', '/dev/null', '--only', 'nothing'], 2, 'there is no probe "nothing"'],
    [['check', 'mirror.example', '--timeout', '0'], 2, '--timeout 0 is no number of seconds above 0'],
    [['check', 'http://127.0.0.1:1', '--wait', '0'], 3, ''],
    [['check', 'mirror.example', '--baseline', '/no/such/file'], 3, 'there is no such file'],
    [['check', 'http://127.0.0.1:1'], 3, ''],
    [
      ['check', 'mirror.example', '--again', join(CAPTURES, 'docker-pull-redis.jsonl')],
      3,
      'no fault that was kept',
    ],
    [['replay', join(CAPTURES, 'docker-pull-redis.jsonl')], 2, 'there is no candidate to ask'],
    [['replay', join(CAPTURES, 'docker-login.jsonl'), '--against', 'mirror.example'], 3, 'and no pull'],
    [[...REPLAY_REDIS, '--client', 'podman'], 3, 'what docker asked, and nothing of podman'],
    [[...REPLAY_REDIS, '--client', 'dokcer'], 2, 'there is no client "dokcer"'],
  ])('%j ends with %d', async (args, code, message) => {
    const finished = await pullscope(args)
    expect(finished.stderr).toContain(message)
    expect(finished.code).toBe(code)
  })
})

describe('pullscope check --again', () => {
  it('says why it cannot tell', async () => {
    const broken = await candidate(LEAKS)
    const folder = join(await tempFolder(), 'kept')
    await pullscope([
      'check',
      broken,
      '--only',
      'realm-leak-upstream',
      '--client',
      'docker',
      '--keep',
      folder,
    ])
    const [file = ''] = readdirSync(folder)
    const site = await candidate({
      reply: () => ({ status: 200, headers: [['Content-Type', 'text/html']], text: '<html></html>' }),
    })
    const { code, stdout } = await pullscope(['check', site, '--again', join(folder, file)])
    expect(stdout).toBe(
      `CANNOT TELL    realm-leak-upstream at ${site}: the candidate names no token service\n`,
    )
    expect(code).toBe(1)
  })
})

describe('pullscope check --list', () => {
  it('asks each mirror one thing at a time', async () => {
    let [open, most] = [0, 0]
    const right = await candidate({
      reply: () => {
        open += 1
        most = Math.max(most, open)
        return null
      },
      answer: (head) => {
        open -= 1
        return head
      },
    })
    const file = join(await tempFolder(), 'mirrors.txt')
    writeFileSync(file, `${right}\n`)
    const { code } = await pullscope(['check', '--list', file, '--reference', right])
    expect(code).toBe(0)
    expect(most).toBe(1)
  })

  it('with --fail-on fails unless all do, and takes - for standard input', async () => {
    const right = await candidate()
    const mirrors = `${right}\nhttp://127.0.0.1:1\n`
    const list = ['check', '--list', '-', '--reference', right]
    expect((await pullscope(list, { input: mirrors })).code).toBe(0)
    expect((await pullscope([...list, '--fail-on', 'error'], { input: mirrors })).code).toBe(1)
    expect((await pullscope([...list, '--fail-on', 'error'], { input: `${right}\n` })).code).toBe(0)
    expect((await pullscope([...list, '--fail-on', 'never'], { input: 'http://127.0.0.1:1\n' })).code).toBe(0)
  })

  it('asks by the names of a host with --as host', async () => {
    const asked: string[] = []
    const right = await candidate({
      reply: ({ target }) => {
        asked.push(target)
        return null
      },
    })
    const args = ['check', '--list', '-', '--reference', right, '--quick', '--only', 'head-unsupported']
    await pullscope([...args, '--as', 'host', '--image', 'busybox'], { input: `${right}\n` })
    expect(asked.filter((url) => url.startsWith('/v2/busybox/manifests/')).length).toBeGreaterThan(0)
  })

  it('ranks mirrors, and says why one is not there', async () => {
    const right = await candidate()
    const file = join(await tempFolder(), 'mirrors.txt')
    writeFileSync(file, `# mirrors\n${right}\n\nhttp://127.0.0.1:1  # dead\n`)
    const args = ['check', '--list', file, '--reference', right, '--format', 'json']
    const { code, stdout } = await pullscope(args)
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'pullscope/check-list',
      version: 1,
      mirrors: [
        {
          ...{ url: right, state: 'available', digest: 'equal', hosts: [new URL(right).host] },
          probesLeftOut: expect.arrayContaining([
            {
              id: 'header-size-limit',
              because: 'sends headers of many KiB (check URL without --quick does)',
            },
          ]) as unknown,
        },
        { url: 'http://127.0.0.1:1', state: 'unavailable' },
      ],
    })
    expect(code).toBe(0)
  })
})
