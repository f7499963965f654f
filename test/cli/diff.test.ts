import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DIFF_FORMATS } from '../../src/diff/formats/index.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { pullscope } from './pullscope.ts'

const DOCKER = 'fixtures/captures/docker-pull-hello-world.jsonl'
const CONTAINERD = 'fixtures/captures/containerd-pull-hello-world.jsonl'

describe('pullscope diff', () => {
  it('shows what differs, plain for a pipe, in colours when asked', async () => {
    const plain = await pullscope(['diff', DOCKER, CONTAINERD])
    expect(plain).toMatchObject({ code: 0, stderr: '' })
    expect(plain.stdout).toContain('A is docker 20.10.24; B is containerd 1.6.20\n')
    expect(plain.stdout).not.toContain('\u001b')
    const coloured = await pullscope(['diff', DOCKER, CONTAINERD], { env: { FORCE_COLOR: '1' } })
    expect(coloured.stdout).toContain('\u001b[33m ≠ ')
    const without = await pullscope(['diff', DOCKER, CONTAINERD], { env: { NO_COLOR: '1' } })
    expect(without.stdout).toBe(plain.stdout)
  })

  it('fails on a difference only when asked', async () => {
    const codeOf = async (...args: readonly string[]): Promise<number | null> =>
      (await pullscope(['diff', ...args])).code
    expect(await codeOf(DOCKER, CONTAINERD, '--fail-on', 'any')).toBe(1)
    expect(await codeOf(DOCKER, DOCKER, '--fail-on', 'any')).toBe(0)
    // The challenge and the tokens are what differs.
    expect(await codeOf(DOCKER, CONTAINERD, '--fail-on', 'any', '--select', '~phase token')).toBe(1)
    expect(await codeOf(DOCKER, CONTAINERD, '--fail-on', 'any', '--select', '~phase config')).toBe(0)
  })

  it('reads one of them from standard input, and not both', async () => {
    const input = readFileSync(CONTAINERD, 'utf8')
    const { code, stdout } = await pullscope(['diff', DOCKER, '-'], { input })
    expect(code).toBe(0)
    expect(stdout).toContain('B  standard input')
    expect(await pullscope(['diff', '-', '-'], { input })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'pullscope: both captures are standard input\n  give a file for one of them\n',
    })
  })

  it('keeps to the width it is given, and shows all steps when asked', async () => {
    for (const width of [60, 200]) {
      const { stdout } = await pullscope(['diff', DOCKER, CONTAINERD, '--width', String(width), '--all'])
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width)
      expect(stdout).not.toContain('steps alike:')
    }
    const ascii = await pullscope(['diff', DOCKER, CONTAINERD, '--ascii'])
    expect(ascii.stdout).toMatch(/^[\n -~]*$/u)
  })

  it('writes each format into a file, for the owner alone, and lists it in its help', async () => {
    const folder = await tempFolder()
    const help = await pullscope(['diff', '--help'])
    for (const { id, title } of DIFF_FORMATS) {
      const out = join(folder, id)
      const told = await pullscope(['diff', DOCKER, CONTAINERD, '--to', id, '-o', out], {
        env: { FORCE_COLOR: '1' },
      })
      expect(told).toMatchObject({ code: 0, stdout: '', stderr: '' })
      expect(readFileSync(out, 'utf8')).toContain('containerd-pull-hello-world.jsonl')
      expect(readFileSync(out, 'utf8')).not.toContain('\u001b')
      expect(statSync(out).mode & 0o777).toBe(0o600)
      expect(help.stdout).toContain(title)
    }
  })

  it('names captures without their folders', async () => {
    const { stdout } = await pullscope(['diff', join(process.cwd(), DOCKER), CONTAINERD, '--to', 'html'])
    expect(stdout).not.toContain(process.cwd())
  })

  it.each([
    ['', 'is not a capture of pullscope: it is empty'],
    ['hello', 'is not a capture of pullscope'],
    ['\u0000\u0001', 'is not a capture of pullscope: it is binary'],
  ])('refuses %j in one sentence, and writes nothing', async (content, sentence) => {
    const folder = await tempFolder()
    const [bad, out] = [join(folder, 'bad'), join(folder, 'out')]
    writeFileSync(bad, content)
    for (const files of [
      [DOCKER, bad],
      [bad, DOCKER],
    ]) {
      const { code, stdout, stderr } = await pullscope(['diff', ...files, '-o', out])
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
      expect(stderr).toContain(`pullscope: ${bad} ${sentence}`)
    }
    expect(readdirSync(folder)).toEqual(['bad'])
  })

  it.each([
    [['diff', DOCKER], 2, "missing required argument 'B'"],
    [['diff', DOCKER, '/no/such/file.jsonl'], 3, 'there is no file /no/such/file.jsonl'],
    [['diff', DOCKER, DOCKER, '--to', 'gif'], 2, '--to gif is not a format that pullscope writes'],
    [['diff', DOCKER, DOCKER, '--width', '59'], 2, '--width 59 is not a number of columns'],
    [['diff', DOCKER, DOCKER, '--fail-on', 'all'], 2, "'--fail-on <what>' argument 'all' is invalid"],
    [['diff', DOCKER, DOCKER, '--select', '~nope'], 2, '--select ~nope is no expression'],
  ])('%j: exit %i', async (args, code, words) => {
    const told = await pullscope(args)
    expect({ code: told.code, stdout: told.stdout }).toEqual({ code, stdout: '' })
    expect(told.stderr).toContain(words)
  })

  it('never replaces a capture', async () => {
    const own = join(await tempFolder(), 'own.jsonl')
    writeFileSync(own, readFileSync(DOCKER))
    const { code } = await pullscope(['diff', own, CONTAINERD, '-o', own])
    expect(code).toBe(3)
    expect(readFileSync(own)).toEqual(readFileSync(DOCKER))
  })
})
