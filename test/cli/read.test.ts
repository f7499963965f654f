import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encode } from '../../src/capture/codec.ts'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { EXPORT_FORMATS } from '../../src/views/index.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { run } from '../real/process.ts'
import { MAIN, pullscope } from './pullscope.ts'

const BODY = {
  bytes: 2,
  sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  kept: 'whole',
  text: '{}',
} as const

const CAPTURE: readonly CaptureEvent[] = [
  {
    at: 0,
    type: 'capture.started',
    version: 1,
    source: 'proxy',
    startedAt: '2026-01-31T12:00:00.000Z',
    effects: [],
  },
  { at: 1, type: 'connection.opened', connection: 0, client: '127.0.0.1:51234' },
  {
    at: 2,
    type: 'request.started',
    exchange: 0,
    connection: 0,
    method: 'GET',
    url: 'https://registry.test/v2/',
    httpVersion: '1.1',
    headers: [['Host', 'registry.test']],
  },
  {
    at: 3,
    type: 'response.started',
    exchange: 0,
    from: 'upstream',
    status: 200,
    reason: 'OK',
    httpVersion: '1.1',
    headers: [],
  },
  { at: 4, type: 'response.completed', exchange: 0, body: BODY },
  { at: 9, type: 'capture.ended', reason: 'signal' },
]
const LINES = CAPTURE.map((event) => encode(event))
const WHOLE = LINES.map((line) => `${line}\n`).join('')

async function captureFile(content: string): Promise<string> {
  const path = join(await tempFolder(), 'a.jsonl')
  writeFileSync(path, content)
  return path
}

describe('pullscope show', () => {
  it('draws the capture, in plain text for a pipe, in colours when asked', async () => {
    const path = await captureFile(WHOLE)
    const plain = await pullscope(['show', path], { env: { COLUMNS: '90' } })
    expect(plain).toMatchObject({ code: 0, stderr: '' })
    expect(plain.stdout).toContain('GET /v2/')
    expect(plain.stdout).not.toContain('\u001b')
    const coloured = await pullscope(['show', path], { env: { FORCE_COLOR: '1' } })
    expect(coloured.stdout).toContain('\u001b[')
  })

  it('reads standard input', async () => {
    const { code, stdout } = await pullscope(['show', '-'], { input: WHOLE })
    expect(code).toBe(0)
    expect(stdout).toContain('GET /v2/')
    const bad = await pullscope(['show', '-'], { input: '' })
    expect(bad.code).toBe(3)
    expect(bad.stderr).toContain('pullscope: standard input is not a capture of pullscope: it is empty\n')
  })

  it('draws with ASCII alone when told to, and when the locale knows no more', async () => {
    const path = await captureFile(WHOLE)
    const ascii = /^[\x00-\x7f]*$/
    expect((await pullscope(['show', path])).stdout).not.toMatch(ascii)
    expect((await pullscope(['show', '--ascii', path])).stdout).toMatch(ascii)
    expect((await pullscope(['show', path], { env: { LC_ALL: 'C' } })).stdout).toMatch(ascii)
  })

  it('shows what a truncated file has, and says what is missing', async () => {
    const path = await captureFile(WHOLE.slice(0, -20))
    const { code, stdout, stderr } = await pullscope(['show', path])
    expect(code).toBe(0)
    expect(stdout).toContain('GET /v2/')
    expect(stderr.split('\n')).toEqual([
      expect.stringContaining(`pullscope: ${path} line 6: breaks off after `),
      expect.stringContaining(`pullscope: ${path} line 6: the capture has no end: `),
      '',
    ])
  })

  it('names the place of what it cannot read, and does not fill the screen with it', async () => {
    const [start = '', ...rest] = LINES
    const broken = rest.map((line) => line.replace('"status":200', '"status":"200"'))
    const one = await pullscope(['show', await captureFile([start, ...broken, ''].join('\n'))])
    expect(one.stderr).toContain('a.jsonl line 4: `status` is "200", expected a whole number\n')
    const many = await pullscope(['show', await captureFile(`${start}\n${'?\n'.repeat(1000)}`)])
    expect(many.code).toBe(0)
    expect(many.stderr.split('\n')).toHaveLength(12)
    expect(many.stderr).toContain('a.jsonl: 991 more lines could not be read\n')
  })

  it.each([
    ['', 'is not a capture of pullscope: it is empty'],
    ['{"logs":{}}', 'is not a capture of pullscope: it looks like JSON, but no capture'],
    [
      '12:7:version;',
      'looks like a mitmproxy flow file, and nothing in it can be read: entry 1: announces 12 ',
    ],
    ['\u0000\u0001', 'is not a capture of pullscope: it is binary'],
    ['{"type":"capture.started","version":7}', 'was written by a newer pullscope'],
  ])('refuses %j in one sentence', async (content, sentence) => {
    const path = await captureFile(content)
    const { code, stdout, stderr } = await pullscope(['show', path])
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain(`pullscope: ${path} ${sentence}`)
    expect(stderr.split('\n')).toHaveLength(3)
  })

  it('refuses a file that is not there', async () => {
    const { code, stderr } = await pullscope(['show', '/no/such/file.jsonl'])
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr:
        'pullscope: there is no file /no/such/file.jsonl\n  check the path; pullscope trace -o FILE makes one\n',
    })
  })
})

describe('pullscope export', () => {
  it('writes each format', async () => {
    const path = await captureFile(WHOLE)
    for (const { id } of EXPORT_FORMATS) {
      const { code, stdout, stderr } = await pullscope(['export', path, '--to', id])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toContain('registry.test')
    }
    const { stdout } = await pullscope(['export', path, '--to', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ format: 'pullscope/trace', version: 1 })
  })

  it('lists each format in its help', async () => {
    const { stdout } = await pullscope(['export', '--help'])
    for (const { id, title } of EXPORT_FORMATS)
      expect(stdout).toMatch(new RegExp(`^ {2}${id} +${title}$`, 'm'))
  })

  it('keeps to the width it is given', async () => {
    const path = await captureFile(WHOLE)
    for (const width of [60, 140]) {
      const { stdout } = await pullscope(['export', path, '--to', 'text', '--width', String(width)])
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width)
    }
  })

  it('writes into a file, for the owner alone and without colours', async () => {
    const path = await captureFile(WHOLE)
    const out = join(await tempFolder(), 'out.txt')
    const options = { env: { FORCE_COLOR: '1' } }
    const { code, stdout, stderr } = await pullscope(['export', path, '--to', 'text', '-o', out], options)
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(readFileSync(out, 'utf8')).toContain('GET /v2/')
    expect(readFileSync(out, 'utf8')).not.toContain('\u001b')
    expect(statSync(out).mode & 0o777).toBe(0o600)
  })

  it('says that standard output cannot be written', async () => {
    const path = await captureFile(WHOLE)
    const out = join(await tempFolder(), 'out')
    const command = [process.execPath, MAIN, 'export', path, '--to', 'json']
    const limited = await run(['sh', '-c', 'ulimit -f 1 && exec "$@" > "$0"', out, ...command])
    expect(limited).toMatchObject({
      code: 3,
      stderr:
        'pullscope: cannot write to standard output: file too large (EFBIG)\n  free the disk, or write to another one\n',
    })
  })

  it('says it once when standard output is a device that is full', async ({ skip }) => {
    if (!existsSync('/dev/full')) skip('there is no /dev/full on this system')
    const path = await captureFile(WHOLE)
    for (const args of [
      ['show', path],
      ['export', path, '--to', 'json'],
    ]) {
      expect(
        await run(['sh', '-c', 'exec "$0" "$@" > /dev/full', process.execPath, MAIN, ...args]),
      ).toMatchObject({
        code: 3,
        stderr:
          'pullscope: cannot write to standard output: no space left on device (ENOSPC)\n  free the disk, or write to another one\n',
      })
    }
  })

  it('leaves nothing behind when the disk is full', async () => {
    const path = await captureFile(WHOLE)
    const folder = await tempFolder()
    const command = [MAIN, 'export', path, '--to', 'json', '-o', join(folder, 'out')]
    const limited = await run(['sh', '-c', 'ulimit -f 1 && exec "$0" "$@"', process.execPath, ...command])
    expect(limited.code).toBe(3)
    expect(limited.stderr).toContain('file too large (EFBIG)')
    expect(readdirSync(folder)).toEqual([])
  })

  it('does not write over a capture, nor where it cannot', async () => {
    const path = await captureFile(WHOLE)
    const itself = await pullscope(['export', path, '--to', 'text', '-o', path])
    expect(itself.code).toBe(3)
    expect(itself.stderr).toContain('is what is read, and is not replaced')
    expect(readFileSync(path, 'utf8')).toBe(WHOLE)
    const other = await captureFile(WHOLE)
    const over = await pullscope(['export', path, '--to', 'text', '-o', other])
    expect(over.code).toBe(3)
    expect(over.stderr).toBe(
      `pullscope: ${other} is a capture and is not replaced\n  give another file with -o\n`,
    )
    expect(readFileSync(other, 'utf8')).toBe(WHOLE)
    const missing = join(await tempFolder(), 'missing', 'out')
    const nowhere = await pullscope(['export', path, '--to', 'text', '-o', missing])
    expect(nowhere.code).toBe(3)
    expect(nowhere.stderr).toContain(
      `pullscope: cannot write ${missing}: no such file or directory (ENOENT)\n`,
    )
    expect(existsSync(missing)).toBe(false)
  })
})
