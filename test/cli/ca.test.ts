// `pullscope ca`, run in process on a folder and a clock of its own.

import { execFile } from 'node:child_process'
import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { caCommand } from '../../src/cli/commands/ca.ts'
import { needProgram } from '../helpers/programs.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

const run = promisify(execFile)
const CREATED = new Date('2026-11-22T10:20:30Z')

/** A shell for one data folder; `folder` has a blank in it, as macOS users' folders do. */
async function shell() {
  const folder = join(await tempFolder(), 'pull scope')
  const ca = async (line: string, now = CREATED): Promise<{ out: string; err: string }> => {
    const said = { out: '', err: '' }
    const command = caCommand({
      env: { PULLSCOPE_HOME: folder },
      now: () => now,
      hostname: () => 'build-7',
      out: (text) => void (said.out += text),
      say: (sentence, lines = []) => void (said.err += [sentence, ...lines, ''].join('\n')),
    })
    await command.parseAsync(line.split(' '), { from: 'user' })
    return said
  }
  return { folder, ca, certificate: join(folder, 'ca.crt') }
}

describe('pullscope ca', () => {
  it('create makes one, prints only its path as a result, and says what to do', async () => {
    const { ca, certificate } = await shell()
    const { out, err } = await ca('create')
    expect(out).toBe(`${certificate}\n`)
    expect(err).toMatch(
      /^new CA: pullscope CA \(build-7, 2026-11-22\)\nSHA-256 (..:){31}..\nvalid until 2027-02-20 09:20 UTC\nclients must be told to trust it\n$/,
    )
  })

  it('create leaves the one there is', async () => {
    const { ca, certificate } = await shell()
    await ca('create')
    const before = await readFile(certificate, 'utf8')
    expect(await ca('create')).toEqual({
      out: `${certificate}\n`,
      err: 'there is a CA already: pullscope CA (build-7, 2026-11-22)\n',
    })
    expect(await readFile(certificate, 'utf8')).toBe(before)
  })

  it('path prints the path and nothing else', async () => {
    const { ca, certificate } = await shell()
    await ca('create')
    expect(await ca('path')).toEqual({ out: `${certificate}\n`, err: '' })
  })

  it.each(['path', 'show'])('%s without a CA is an error with the way out, and makes none', async (line) => {
    const { ca, folder } = await shell()
    await expect(ca(line)).rejects.toMatchObject({
      code: 'ca-missing',
      exitCode: 3,
      message: `there is no CA in ${folder}`,
      remedy: expect.stringContaining('pullscope ca create') as string,
    })
    await expect(access(folder)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('show prints who it is, and an OpenSSL command that works as printed', async () => {
    const { ca, certificate } = await shell()
    await ca('create')
    const { out, err } = await ca('show', new Date('2026-12-01T00:00:00Z'))
    const rows = new Map(out.split('\n').map((line) => [line.slice(0, 9).trim(), line.slice(9)]))
    expect(err).toBe('')
    expect(rows.get('subject')).toBe('pullscope CA (build-7, 2026-11-22)')
    expect(rows.get('valid')).toBe('2026-11-22 09:20 UTC to 2027-02-20 09:20 UTC (81 days left)')
    expect(rows.get('key')).toBe('EC P-256')
    expect(rows.get('path')).toBe(certificate)
    const details = rows.get('details') ?? ''
    needProgram('openssl')
    const seen = await run('sh', ['-c', `${details} -fingerprint -sha256`])
    expect(seen.stdout).toContain(`sha256 Fingerprint=${rows.get('SHA-256')}\n`)
    expect(seen.stdout).toContain('Issuer: CN = "pullscope CA (build-7, 2026-11-22)"')
  })

  it.each([
    ['2027-02-07T09:00:00Z', '13 days left; the next trace makes a new CA'],
    ['2027-02-19T08:00:00Z', '1 day left; the next trace makes a new CA'],
    ['2027-02-20T09:20:31Z', 'over; the next trace makes a new CA'],
  ])('show at %s tells of the end', async (now, state) => {
    const { ca } = await shell()
    await ca('create')
    expect((await ca('show', new Date(now))).out).toContain(`(${state})\n`)
  })

  it('rotate replaces the certificate and says that it has to be trusted', async () => {
    const { ca, certificate } = await shell()
    await ca('create')
    const before = await readFile(certificate, 'utf8')
    const { out, err } = await ca('rotate')
    expect(out).toBe(`${certificate}\n`)
    expect(err).toContain('the CA before it is of no use any more')
    expect(await readFile(certificate, 'utf8')).not.toBe(before)
  })

  it('delete removes the files, names them, and says where trust may be left', async () => {
    const { ca, folder, certificate } = await shell()
    await ca('create')
    const { out, err } = await ca('delete')
    expect(out).toBe(`${join(folder, 'ca-1.key')}\n${certificate}\n`)
    expect(err).toContain('/etc/docker/certs.d/*/ca.crt')
    await expect(access(certificate)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await ca('delete')).toEqual({ out: '', err: `nothing to delete: there is no CA in ${folder}\n` })
  })

  it.each(['create', 'show', 'path', 'rotate'])('%s refuses a folder that others can enter', async (line) => {
    const { ca, folder } = await shell()
    await mkdir(folder)
    await chmod(folder, 0o755)
    await expect(ca(line)).rejects.toMatchObject({ code: 'ca-too-open', remedy: `chmod 700 '${folder}'` })
  })

  it('rotate is the way out of a broken CA', async () => {
    const { ca, folder } = await shell()
    await ca('create')
    await writeFile(join(folder, 'ca-1.key'), 'not a key')
    await expect(ca('create')).rejects.toMatchObject({
      code: 'ca-broken',
      message: `the CA in ${join(folder, 'ca-1.key')} cannot be used: it holds no readable certificate`,
    })
    await ca('rotate')
    expect((await ca('create')).err).toContain('there is a CA already')
  })

  it('has help with examples that name commands which exist', () => {
    const ca = caCommand()
    const names = ca.commands.map((command) => command.name())
    expect(names).toEqual(['path', 'show', 'create', 'rotate', 'delete'])
    for (const command of [ca, ...ca.commands]) {
      let help = ''
      command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp()
      const [, examples = ''] = help.split(/^Examples?:$/m)
      const named = [...examples.matchAll(/pullscope ca ([a-z]+)/g)].map(([, name]) => name)
      expect(named.length).toBeGreaterThan(0)
      for (const name of named) expect(names).toContain(name)
    }
  })
})
