// The CA on disk: made once, loaded, renewed, rotated, deleted; by several at a time; broken, open, missing.

import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { chmod, chown, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { makeAuthority } from '../../certs/authority.ts'
import { deleteAuthority, openAuthority, readAuthority, rotateAuthority } from '../../certs/open.ts'
import { addGeneration } from '../../certs/store.ts'
import { authorityOptions, minting, NOW, opensslVerify } from './playbook.ts'

const run = promisify(execFile)
const DAY_MS = 86_400_000

function after(days: number): () => Date {
  return () => new Date(NOW.getTime() + days * DAY_MS)
}

describe('opening the authority', () => {
  it('makes one the first time and loads it afterwards', async () => {
    const options = await authorityOptions()
    const first = await openAuthority(options)
    const second = await minting(await openAuthority({ ...options, now: after(30) }), after(30))
    expect([first.outcome, second.outcome]).toEqual(['created', 'loaded'])
    expect(second.certPem).toBe(first.certPem)
    expect(await readFile(first.certPath, 'utf8')).toBe(first.certPem)
    expect(first.fingerprint).toBe(new X509Certificate(first.certPem).fingerprint256)
    // Leaves of either process are good under the one certificate.
    const leaf = second.leafFor('registry.example').cert
    expect(await opensslVerify({ ca: first.certPem, leaf, at: after(30)() })).toBe('ok')
  })

  it('keeps the key to its user', async () => {
    const { folder, ...rest } = await authorityOptions()
    const { certPath } = await openAuthority({ folder, ...rest })
    expect(await readdir(folder)).toEqual(['ca-1.key', 'ca.crt'])
    expect((await stat(join(folder, 'ca-1.key'))).mode & 0o777).toBe(0o600)
    expect(await readFile(certPath, 'utf8')).not.toContain('PRIVATE KEY')
  })

  it.each([
    [75.5, 'loaded'],
    [76, 'renewed'],
    [400, 'renewed'],
    [-30, 'renewed'],
  ])('after %d days: %s', async (days, outcome) => {
    const options = await authorityOptions()
    const first = await openAuthority(options)
    const second = await minting(await openAuthority({ ...options, now: after(days) }), after(days))
    expect(second.outcome).toBe(outcome)
    expect(second.certPem === first.certPem).toBe(outcome === 'loaded')
    expect(await readFile(second.certPath, 'utf8')).toBe(second.certPem)
    const leaf = second.leafFor('registry.example').cert
    expect(await opensslVerify({ ca: second.certPem, leaf, at: after(days)() })).toBe('ok')
  })

  it('destroys the key that was renewed, and keeps the path that clients know', async () => {
    const options = await authorityOptions()
    const first = await openAuthority(options)
    const second = await openAuthority({ ...options, now: after(80) })
    expect(second.certPath).toBe(first.certPath)
    expect(await readdir(options.folder)).toEqual(['ca-2.key', 'ca.crt'])
  })

  it('puts a lost or changed public copy right', async () => {
    const options = await authorityOptions()
    const { certPath, certPem } = await openAuthority(options)
    await writeFile(certPath, 'something else')
    expect((await openAuthority(options)).outcome).toBe('loaded')
    expect(await readFile(certPath, 'utf8')).toBe(certPem)
    await rm(certPath)
    await readAuthority(options.folder)
    expect(await readFile(certPath, 'utf8')).toBe(certPem)
  })

  it('cleans up after a process that was killed between adding a pair and removing the older', async () => {
    const options = await authorityOptions()
    const old = await openAuthority(options)
    await addGeneration(options.folder, 2, await makeAuthority({ now: NOW, hostname: 'other' }))
    const opened = await openAuthority(options)
    expect(opened.subject).toContain('other')
    expect(await readFile(opened.certPath, 'utf8')).toBe(opened.certPem)
    expect(opened.certPem).not.toBe(old.certPem)
    expect(await readdir(options.folder)).toEqual(['ca-2.key', 'ca.crt'])
  })
})

describe('at the same time', () => {
  it.each([
    ['first use', null],
    ['renewal', 80],
  ])('many openings agree on one CA: %s', async (_, days) => {
    const options = await authorityOptions()
    if (days !== null) await openAuthority(options)
    const now = after(days ?? 0)
    const opened = await Promise.all(Array.from({ length: 8 }, () => openAuthority({ ...options, now })))
    expect(new Set(opened.map(({ certPem }) => certPem)).size).toBe(1)
    expect(opened.filter(({ outcome }) => outcome !== 'loaded')).toHaveLength(1)
    expect(await readFile(join(options.folder, 'ca.crt'), 'utf8')).toBe(opened[0]?.certPem)
    expect(await readdir(options.folder)).toHaveLength(2)
  })

  it('so do processes', async () => {
    const { folder } = await authorityOptions()
    const starts = Array.from({ length: 4 }, () => openInProcess(folder))
    const seen = (await Promise.all(starts)).map(
      ({ stdout }) => JSON.parse(stdout) as { fingerprint: string; outcome: string },
    )
    expect(new Set(seen.map(({ fingerprint }) => fingerprint)).size).toBe(1)
    expect(seen.map(({ outcome }) => outcome).sort()).toEqual(['created', 'loaded', 'loaded', 'loaded'])
    expect(await readAuthority(folder)).toMatchObject({ fingerprint: seen[0]?.fingerprint })
    expect(await readdir(folder)).toEqual(['ca-1.key', 'ca.crt'])
  })

  it('a CA that is rotated while it is loaded gives way to its successor', async () => {
    const options = await authorityOptions()
    await openAuthority(options)
    const successor = await makeAuthority({ now: NOW, hostname: 'successor' })
    // The clock is read between reading the old pair and publishing its certificate.
    const now = () => {
      writeFileSync(join(options.folder, 'ca-2.key'), successor, { mode: 0o600 })
      return NOW
    }
    const opened = await openAuthority({ ...options, now })
    expect(opened.subject).toContain('successor')
    expect(await readFile(opened.certPath, 'utf8')).toBe(opened.certPem)
    expect(await readdir(options.folder)).toEqual(['ca-2.key', 'ca.crt'])
  })

  it('rotations leave one whole CA', async () => {
    const options = await authorityOptions()
    await Promise.all(Array.from({ length: 5 }, () => rotateAuthority(options)))
    const { certPath, certPem } = await readAuthority(options.folder)
    expect(await readFile(certPath, 'utf8')).toBe(certPem)
    expect(await readdir(options.folder)).toEqual(['ca-5.key', 'ca.crt'])
  })
})

describe('an authority that cannot be used', () => {
  it.each([
    ['cut off', (text: string) => text.slice(0, 700), 'no readable private key'],
    ['empty', () => '', 'no readable certificate'],
    ['overwritten', (text: string) => text.replaceAll(/[A-Za-z]{5}/g, 'xxxxx'), 'no readable certificate'],
  ])('because it is %s says so and names the way out, which works', async (_, spoil, reason) => {
    const options = await authorityOptions()
    await openAuthority(options)
    const path = join(options.folder, 'ca-1.key')
    await writeFile(path, spoil(await readFile(path, 'utf8')))
    const refusal = {
      code: 'ca-broken',
      message: expect.stringContaining(reason) as string,
      remedy: expect.stringContaining('pullscope ca rotate') as string,
    }
    await expect(openAuthority(options)).rejects.toMatchObject(refusal)
    await expect(readAuthority(options.folder)).rejects.toMatchObject(refusal)
    expect((await rotateAuthority(options)).outcome).toBe('renewed')
    expect((await openAuthority(options)).outcome).toBe('loaded')
  })

  it.each([0o644, 0o640, 0o604, 0o620])('because its key has mode 0%o is refused', async (mode) => {
    const options = await authorityOptions()
    await openAuthority(options)
    const path = join(options.folder, 'ca-1.key')
    await chmod(path, mode)
    const refusal = {
      code: 'ca-too-open',
      message: expect.stringContaining(`${path} has mode 0${mode.toString(8)}`) as string,
      remedy: expect.stringMatching(/^chmod 600 \S+ {2}# .*pullscope ca rotate$/) as string,
    }
    await expect(openAuthority(options)).rejects.toMatchObject(refusal)
    await expect(readAuthority(options.folder)).rejects.toMatchObject(refusal)
    expect((await rotateAuthority(options)).outcome).toBe('renewed')
  })

  it('because its folder is open is refused by all but delete', async () => {
    const options = await authorityOptions()
    await openAuthority(options)
    await chmod(options.folder, 0o755)
    const refusal = { code: 'ca-too-open', remedy: `chmod 700 ${options.folder}` }
    await expect(openAuthority(options)).rejects.toMatchObject(refusal)
    await expect(rotateAuthority(options)).rejects.toMatchObject(refusal)
    await expect(readAuthority(options.folder)).rejects.toMatchObject(refusal)
    expect(await deleteAuthority(options.folder)).toHaveLength(2)
  })

  it('because its folder cannot be written to says so', async () => {
    const { folder } = await authorityOptions()
    await chmod(folder, 0o500)
    // Root may write anywhere, so somebody else has to try.
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
    if (user.uid !== undefined) await chown(folder, user.uid, user.gid)
    const { stdout } = await openInProcess(folder, user)
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'folder-not-writable',
      message: `cannot write the CA into ${folder}: permission denied (EACCES)`,
    })
  })

  it('because its key is a symbolic link is refused', async () => {
    const options = await authorityOptions()
    await symlink('/dev/null', join(options.folder, 'ca-1.key'))
    await expect(openAuthority(options)).rejects.toMatchObject({ code: 'file-unreadable' })
  })

  it('because it does not exist is missing only for those who do not make one', async () => {
    const options = await authorityOptions()
    const folder = join(options.folder, 'not-yet')
    await expect(readAuthority(folder)).rejects.toMatchObject({
      code: 'ca-missing',
      message: `there is no CA in ${folder}`,
      remedy: expect.stringContaining('pullscope ca create') as string,
    })
    expect(await readdir(options.folder)).toEqual([])
  })
})

describe('rotating and deleting', () => {
  it('rotating replaces key and certificate', async () => {
    const options = await authorityOptions()
    expect((await rotateAuthority(options)).outcome).toBe('created')
    const before = await minting(await openAuthority(options), () => NOW)
    const leaf = before.leafFor('registry.example').cert
    const rotated = await rotateAuthority(options)
    expect(rotated.outcome).toBe('renewed')
    expect(await opensslVerify({ ca: before.certPem, leaf, at: NOW })).toBe('ok')
    expect(await opensslVerify({ ca: rotated.certPem, leaf, at: NOW })).not.toBe('ok')
    expect((await openAuthority(options)).certPem).toBe(rotated.certPem)
  })

  it('deleting removes the files of the CA, half-made ones too, and nothing else', async () => {
    const options = await authorityOptions()
    await openAuthority(options)
    await writeFile(join(options.folder, '.ca-0123456789abcdef.tmp'), 'half a key')
    await writeFile(join(options.folder, 'settings.json'), '{}')
    const removed = ['.ca-0123456789abcdef.tmp', 'ca-1.key', 'ca.crt'].map((name) =>
      join(options.folder, name),
    )
    expect(await deleteAuthority(options.folder)).toEqual(removed)
    expect(await readdir(options.folder)).toEqual(['settings.json'])
    expect(await deleteAuthority(options.folder)).toEqual([])
    expect(await deleteAuthority(join(options.folder, 'no-such-folder'))).toEqual([])
  })
})

/** Opens the authority in a process of its own, which prints what came of it as JSON. */
function openInProcess(folder: string, user: { uid?: number; gid?: number } = {}) {
  const script = `
    const { openAuthority } = await import(process.argv[1])
    const options = { folder: process.argv[2], now: () => new Date(), hostname: 'h' }
    const said = await openAuthority(options).catch(({ code, message }) => ({ code, message }))
    console.log(JSON.stringify(said))`
  const compiled = new URL('../../dist/certs/open.js', import.meta.url).href
  return run(process.execPath, ['--input-type=module', '--eval', script, compiled, folder], user)
}
