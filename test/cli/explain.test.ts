import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encode } from '../../src/capture/codec.ts'
import { CAPTURES } from '../helpers/captures.ts'
import { CHALLENGE, REGISTRY } from '../helpers/docker-hub-play.ts'
import { play } from '../helpers/play.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { pullscope } from './pullscope.ts'

const FAILED = join(CAPTURES, 'docker-pull-missing-tag.jsonl')
const HEALTHY = join(CAPTURES, 'docker-pull-redis.jsonl')

/** Wide enough for whole sentences. */
const WIDE = { COLUMNS: '200' }

async function captureFile(content: string): Promise<string> {
  const path = join(await tempFolder(), 'a.jsonl')
  writeFileSync(path, content)
  return path
}

describe('pullscope explain', () => {
  it('says why a pull failed, with the steps that prove it and the accounts below', async () => {
    const { code, stdout, stderr } = await pullscope(['explain', FAILED], { env: WIDE })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('[tag-or-name-unknown]')
    expect(stdout).toContain('GET nosuch')
    expect(stdout).toContain('▸ time   docker.io/library/redis:nosuch')
    expect(stdout).not.toContain('\u001b')
  })

  it('reads standard input', async () => {
    const { code, stdout } = await pullscope(['explain', '-'], {
      env: WIDE,
      input: readFileSync(FAILED, 'utf8'),
    })
    expect(code).toBe(0)
    expect(stdout).toContain('[tag-or-name-unknown]')
  })

  it('gives findings for programs', async () => {
    const { code, stdout } = await pullscope(['explain', '--json', FAILED])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'pullscope/findings',
      version: 1,
      pulls: [{ id: 0, status: 'failed', headline: 'tag-or-name-unknown' }],
    })
  })

  it.each([
    ['error', FAILED, 1],
    ['warning', FAILED, 1],
    ['error', HEALTHY, 0],
    ['warning', HEALTHY, 0],
  ])('with --fail-on %s of %s ends with %i', async (level, file, code) => {
    expect((await pullscope(['explain', '--fail-on', level, file])).code).toBe(code)
  })

  it('looks an error message up, without a capture', async () => {
    const { code, stdout } = await pullscope([
      'explain',
      '--error',
      'received unexpected HTTP status: 502 Bad Gateway',
    ])
    expect(code).toBe(0)
    expect(stdout).toContain('docker: received unexpected HTTP status: 502 Bad Gateway')
    const unknown = await pullscope(['explain', '--ascii', '--error', 'no such words'])
    expect(unknown.stdout).toContain('! pullscope knows no cause for this message')
  })

  it.each([
    [[], 'there is nothing to explain'],
    [['--lines', HEALTHY], '--lines is a form of --hosts'],
    [['--hosts', '--lines', '--json', HEALTHY], '--lines and --json are two forms'],
    [['--hosts', '--fail-on', 'error', HEALTHY], '--fail-on is about findings, and --hosts has none'],
    [['--hosts', '--error', 'x'], '--hosts needs a capture'],
  ])('takes %j for a mistake', async (args, message) => {
    const { code, stderr, stdout } = await pullscope(['explain', ...args])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('explains half a capture, and one that breaks off inside a line', async () => {
    const text = readFileSync(FAILED, 'utf8')
    const half = await pullscope(['explain', await captureFile(text.slice(0, text.length / 2))])
    expect(half.code).toBe(0)
    expect(half.stdout).toContain('pullscope   ')
  })

  it('does not take an empty file for a healthy capture', async () => {
    const { code, stderr, stdout } = await pullscope(['explain', await captureFile('')])
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain('it is empty')
  })

  it('groups thousands of failures', async () => {
    const { events, exchange, end } = play()
    const body = JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] })
    for (let i = 0; i < 5000; i++) {
      exchange(`GET ${REGISTRY}/v2/library/redis/manifests/nosuch`, 404, { answer: { body } })
    }
    end()
    const path = await captureFile(events.map((event) => `${encode(event)}\n`).join(''))
    const { code, stdout } = await pullscope(['explain', path], { env: WIDE })
    expect(code).toBe(0)
    expect(stdout).toContain('[tag-or-name-unknown]')
    expect(stdout.split('\n').length).toBeLessThan(200)
  })
})

describe('pullscope explain --hosts', () => {
  it('is a table, a document, or lines', async () => {
    const table = await pullscope(['explain', '--hosts', HEALTHY])
    expect(table.stdout).toMatch(/^pullscope {3}3 hosts\n/)
    expect(table.stdout).toMatch(/registry-1\.docker\.io:443 +registry /)
    const json = await pullscope(['explain', HEALTHY, '--hosts', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ format: 'pullscope/hosts', version: 1 })
    const lines = await pullscope(['explain', '--hosts', '--lines', HEALTHY])
    expect(lines).toMatchObject({
      code: 0,
      stdout: 'auth.docker.io:443\nproduction.cloudflare.docker.com:443\nregistry-1.docker.io:443\n',
      stderr: '',
    })
  })

  it('says which hosts it left out of the lines', async () => {
    const { events, exchange } = play()
    exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
    const path = await captureFile(events.map((event) => `${encode(event)}\n`).join(''))
    const { stdout, stderr } = await pullscope(['explain', '--hosts', '--lines', path])
    expect(stdout).toBe('registry-1.docker.io:443\n')
    expect(stderr).toContain('left out, for they were named and never asked: auth.docker.io:443\n')
  })
})
