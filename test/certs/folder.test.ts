// Where keys live, and which places are refused.

import { chmod, chown, mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkPrivateFolder, dataFolder, ensurePrivateFolder, shellWord } from '../../certs/folder.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

describe('the data folder', () => {
  it.each([
    [{ PULLSCOPE_HOME: '/p', XDG_DATA_HOME: '/x', HOME: '/h' }, '/p'],
    [{ PULLSCOPE_HOME: '', XDG_DATA_HOME: '/x', HOME: '/h' }, '/x/pullscope'],
    [{ XDG_DATA_HOME: 'relative', HOME: '/h' }, '/h/.local/share/pullscope'],
    [{ XDG_DATA_HOME: '', HOME: '/h' }, '/h/.local/share/pullscope'],
    [{ HOME: '' }, join(homedir(), '.local/share/pullscope')],
    [{ PULLSCOPE_HOME: 'here' }, resolve('here')],
  ])('for %j is %s', (env, expected) => {
    expect(dataFolder(env)).toBe(expected)
  })

  it('is made for its user alone, with its parents', async () => {
    const folder = join(await tempFolder(), 'share', 'pullscope')
    await ensurePrivateFolder(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  it.each([0o755, 0o750, 0o701, 0o770])('is refused with mode 0%o', async (mode) => {
    const folder = join(await tempFolder(), "it's open")
    await mkdir(folder)
    await chmod(folder, mode)
    await expect(ensurePrivateFolder(folder)).rejects.toMatchObject({
      code: 'ca-too-open',
      exitCode: 3,
      message: expect.stringContaining(`${folder} has mode 0${mode.toString(8)}`) as string,
      remedy: `chmod 700 '${folder.replace("'", "'\\''")}'`,
    })
  })

  it('is refused when it belongs to another user', async () => {
    const folder = await folderOfAnother()
    await expect(checkPrivateFolder(folder)).rejects.toMatchObject({
      code: 'ca-too-open',
      message: expect.stringMatching(/belongs to user \d+, but pullscope runs as user \d+/) as string,
    })
  })

  it('may be reached through a symbolic link', async () => {
    const parent = await tempFolder()
    await mkdir(join(parent, 'real'), { mode: 0o700 })
    await symlink(join(parent, 'real'), join(parent, 'link'))
    await expect(ensurePrivateFolder(join(parent, 'link'))).resolves.toBeUndefined()
  })

  it('that cannot be made says why', async () => {
    const file = join(await tempFolder(), 'file')
    await writeFile(file, '')
    for (const folder of [file, join(file, 'below')]) {
      await expect(ensurePrivateFolder(folder)).rejects.toMatchObject({
        code: 'folder-not-writable',
        exitCode: 3,
        message: expect.stringMatching(
          / into .*(file already exists \(EEXIST\)|not a directory \(ENOTDIR\))$/,
        ) as string,
        remedy: expect.stringContaining('PULLSCOPE_HOME') as string,
      })
    }
  })
})

it('a path becomes one word of a shell', () => {
  expect(shellWord('/home/me/.local/share')).toBe('/home/me/.local/share')
  expect(shellWord("/a b/$(x)'s")).toBe(`'/a b/$(x)'\\''s'`)
})

/** Only root can give a folder away; others need not look far for one that is not theirs. */
async function folderOfAnother(): Promise<string> {
  if (process.getuid?.() !== 0) return '/'
  const folder = await tempFolder()
  await chown(folder, 65534, 65534)
  return folder
}
