// Recordings of other tools, as the commands take them: opened, scanned, cleaned; from files, gzip and standard input.

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { flowFile, httpFlow } from '../helpers/flows.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { pullscope } from './pullscope.ts'

const FOLDER = 'fixtures/captures-foreign'
const DOCKER = join(FOLDER, 'mitmproxy-8-docker-pull-hello-world.flows')
const SKOPEO = join(FOLDER, 'mitmproxy-8-skopeo-copy-private.flows.gz')

const CANARY = 'c4n4ry-Secret_value-8Qx2'
const SECRET = httpFlow({ headers: [['Authorization', `Bearer ${CANARY}`]] })

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(await tempFolder(), name)
  writeFileSync(path, content)
  return path
}

describe('a foreign recording', () => {
  it('opens in every command that reads a capture, packed or not', async () => {
    const [shown, explained, exported] = await Promise.all([
      pullscope(['show', DOCKER]),
      pullscope(['explain', SKOPEO]),
      pullscope(['export', SKOPEO, '--to', 'json']),
    ])
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout).toContain('docker.io/library/hello-world:latest')
    expect(explained).toMatchObject({ code: 0, stderr: '' })
    expect(explained.stdout).toContain('nothing is wrong')
    expect(exported.stdout).toContain('docker.io/acme/private:latest')
  })

  it('opens with what it has when it is cut, also within its gzip', async () => {
    const whole = readFileSync(DOCKER)
    const cut = await pullscope(['show', await file('a.flows', whole.subarray(0, -100))])
    expect(cut.code).toBe(0)
    expect(cut.stderr).toMatch(/a\.flows entry 9: announces \d+ bytes, of which \d+ are there;/)
    const packed = gzipSync(whole)
    const { code, stderr } = await pullscope(['show', await file('b.flows', packed.subarray(0, -3000))])
    expect(code).toBe(0)
    expect(stderr).toMatch(/b\.flows entry \d: announces/)
    expect(stderr).toContain('b.flows: its gzip breaks off: what comes after is lost')
  })

  it('holds no secret by the time anyone sees it', async () => {
    const { stdout } = await pullscope(['export', await file('a.flows', flowFile(SECRET)), '--to', 'json'])
    expect(stdout).not.toContain(CANARY)
  })
})

describe('pullscope scan', () => {
  it('finds nothing in what is recorded here', async () => {
    for (const name of readdirSync(FOLDER)) {
      const { code, stdout } = await pullscope(['scan', join(FOLDER, name)])
      expect({ code, stdout }, name).toMatchObject({ code: 0 })
    }
  })

  it('says where and of what kind a secret is, not the secret, and exits with 1', async () => {
    const { code, stdout, stderr } = await pullscope(['scan', '-'], {
      input: flowFile(SECRET).toString('latin1'),
    })
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toBe(
      [
        'entry  where                         what                begins  length',
        '1      request header Authorization  Bearer credentials  c4n4…   24',
        '',
        '1 place in standard input looks like a secret',
        '',
      ].join('\n'),
    )
  })

  it('is JSON for other programs', async () => {
    const { code, stdout } = await pullscope(['scan', '--json', await file('a.flows', flowFile(SECRET))])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'pullscope/scan',
      version: 1,
      found: [{ entry: 1, kind: 'Bearer credentials', begins: 'c4n4', length: 24 }],
    })
  })

  it.each([
    ['a.txt', 'what is this', 'is not a capture of pullscope: it looks like text'],
    ['a.flows', '9:3:abc;', 'looks like a mitmproxy flow file, and nothing in it can be read: entry 1: '],
    ['a.har', '{"log":{', 'looks like a HAR file, and nothing in it can be read: is not JSON'],
    ['a.gz', gzipSync(''), 'is not a capture of pullscope: inside its gzip it is empty'],
    [
      'a.gz',
      gzipSync(Buffer.from([0xff, 0, 1])),
      'is not a capture of pullscope: inside its gzip it is binary',
    ],
    ['a.gz', gzipSync(gzipSync(flowFile(SECRET))), 'is packed with gzip twice, and only one is undone'],
    [
      'a.gz',
      gzipSync('abc').subarray(0, 8),
      'cannot be read: its gzip breaks off: nothing of it can be read',
    ],
    [
      'a.gz',
      Buffer.from('1f8b08000000000000ffffffff', 'hex'),
      'cannot be read: its gzip is broken: nothing of it',
    ],
    ['a.flows', '', 'is not a capture of pullscope: it is empty'],
    [
      'a.flows',
      '12:hello world!,',
      'is not a capture of pullscope: it begins with a length, as a mitmproxy flow file',
    ],
    [
      'a.flows',
      `\n${flowFile(SECRET).toString('latin1')}`,
      'is not a capture of pullscope: it has white space before',
    ],
    ['a.flows', flowFile(SECRET).subarray(0, 99), 'can be read: entry 1: announces 1'],
    [
      'a.flows',
      '1073741824:9:websocket;0:~',
      'can be read: entry 1: announces 1073741824 bytes, of which 15 are there;',
    ],
  ])('refuses %s %j in one sentence', async (name, content, sentence) => {
    const path = await file(name, content)
    const { code, stdout, stderr } = await pullscope(['scan', path])
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toMatch(/^pullscope: .*\n {2}\S.*\n$/)
    expect(stderr).toContain(sentence.startsWith('can be') ? sentence : `pullscope: ${path} ${sentence}`)
    const shown = await pullscope(['show', path])
    expect(shown.code).toBe(3)
    expect(stderr).toContain(shown.stderr.split('\n', 1)[0])
  })

  it('says of a flow file that is too old how it is written anew', async () => {
    const old = flowFile({ ...SECRET, version: [0, 18] })
    const { code, stderr } = await pullscope(['show', await file('a.flows', old)])
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /entry 1: was written by mitmproxy 3 or before\n {2}write it anew with mitmproxy 8: /,
    )
    const beside = await pullscope(['show', await file('b.flows', Buffer.concat([old, flowFile(SECRET)]))])
    expect(beside.code).toBe(0)
    expect(beside.stderr).toContain(
      'b.flows entry 1: was written by mitmproxy 3 or before; write it anew with',
    )
  })

  it('does not let names from the network reach the terminal', async () => {
    const header = `{"name":"X-Token\\u001b]0;x\\u0007","value":"${CANARY}"}`
    const har = `{"log":{"entries":[{"request":{"headers":[${header}]}}]}}`
    const { code, stdout } = await pullscope(['scan', await file('a.har', har)])
    expect(code).toBe(1)
    expect(stdout).toContain('X-Token\\x1b]0;x\\x07')
  })
})

describe('pullscope redact', () => {
  it('writes a clean file of the same format, mode 0600, and says what it did', async () => {
    const path = await file('a.flows', gzipSync(flowFile(SECRET)))
    const output = join(await tempFolder(), 'clean.flows')
    const { code, stdout, stderr } = await pullscope(['redact', path, '-o', output])
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '',
      stderr: `pullscope: 1 place changed: ${output}\n`,
    })
    expect(statSync(output).mode & 0o777).toBe(0o600)
    const clean = readFileSync(output, 'latin1')
    expect(clean).toContain('redacted:')
    expect(clean.replace(/\d+:Bearer redacted:\w{12}/, '')).not.toContain(CANARY)
    expect((await pullscope(['scan', output])).code).toBe(0)
    expect((await pullscope(['show', output])).stdout).toContain('GET /v2/')
  })

  it('changes nothing in what is clean', async () => {
    const output = join(await tempFolder(), 'clean.flows')
    const { stderr } = await pullscope(['redact', SKOPEO, '-o', output])
    expect(stderr).toBe(`pullscope: 0 places changed: ${output}\n`)
    expect(readFileSync(output).equals(gunzipSync(readFileSync(SKOPEO)))).toBe(true)
  })

  it('replaces no file, and leaves none behind when it fails', async () => {
    const path = await file('a.flows', flowFile(SECRET))
    const same = await pullscope(['redact', path, '-o', path])
    expect(same.code).toBe(3)
    expect(same.stderr).toContain(`pullscope: ${path} is there already and is not replaced\n`)
    expect(readFileSync(path).equals(flowFile(SECRET))).toBe(true)
    const folder = await tempFolder()
    const bad = await pullscope(['redact', await file('b.har', '{"log":'), '-o', join(folder, 'out')])
    expect(bad.code).toBe(3)
    expect(readdirSync(folder)).toEqual([])
  })

  it('makes a whole HAR of one that breaks off, of the entries that are whole, and scan looks at the rest', async () => {
    const pair = (value: string): string => `{"name":"Authorization","value":"Bearer ${value}"}`
    const entry = (value: string): string =>
      `{"startedDateTime":"2026-01-02T03:04:05.000Z","request":{"method":"GET","url":"https://r.example/v2/","headers":[${pair(value)}]}}`
    const lost = `,${entry('secondSecret8Qx2').slice(0, -9)}`
    const path = await file('a.har', `{"log":{"version":"1.2","entries":[${entry(CANARY)}${lost}`)
    const loss = `a.har: breaks off, or is no JSON, behind entry 1: ${lost.length} characters are lost`
    const scanned = await pullscope(['scan', path])
    expect(scanned.code).toBe(1)
    expect(scanned.stderr).toContain(loss)
    expect(scanned.stdout).toMatch(/^2 {6}broken entry +\S/m)
    expect(scanned.stdout).toMatch(/2 places in .* look like a secret; not all of it could be read\n$/)
    const output = join(await tempFolder(), 'clean.har')
    const { code, stderr } = await pullscope(['redact', path, '-o', output])
    expect(code).toBe(0)
    expect(stderr).toContain(loss)
    expect(stderr).toContain(`1 place changed, 1 broken entry left out: ${output}\n`)
    const clean = JSON.parse(readFileSync(output, 'utf8')) as { log: { entries: unknown[] } }
    expect(clean.log.entries).toHaveLength(1)
    expect(await pullscope(['scan', output])).toMatchObject({ code: 0, stderr: '' })
    const none = join(await tempFolder(), 'none.har')
    const first = await pullscope([
      'redact',
      await file('b.har', `{"log":{"entries":[${entry(CANARY).slice(9)}`),
      '-o',
      none,
    ])
    expect(first).toMatchObject({ code: 3, stdout: '' })
    expect(first.stderr).not.toContain(CANARY)
    expect(existsSync(none)).toBe(false)
  })

  it('says what it left out', async () => {
    const cut = flowFile(SECRET, SECRET).subarray(0, -5)
    const output = join(await tempFolder(), 'clean.flows')
    const { code, stderr } = await pullscope(['redact', await file('a.flows', cut), '-o', output])
    expect(code).toBe(0)
    expect(stderr).toMatch(/a\.flows entry 2: announces/)
    expect(stderr).toContain(`1 place changed, 1 broken entry left out: ${output}\n`)
  })
})
