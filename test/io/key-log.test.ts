import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openKeyLog } from '../../src/io/key-log.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

const onFailure = (reason: string): never => {
  throw new Error(reason)
}

it('makes a file that nobody else can read, and appends to it line by line', async () => {
  const path = join(await tempFolder(), 'keys')
  const append = openKeyLog({ path, onFailure })
  append(Buffer.from('one\n'))
  expect(readFileSync(path, 'latin1')).toBe('one\n')
  append(Buffer.from('two\n'))
  expect(readFileSync(path, 'latin1')).toBe('one\ntwo\n')
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

it('leaves what other programs wrote', async () => {
  const path = join(await tempFolder(), 'keys')
  writeFileSync(path, 'theirs\n')
  openKeyLog({ path, onFailure })(Buffer.from('ours\n'))
  expect(readFileSync(path, 'latin1')).toBe('theirs\nours\n')
})

it.each([
  ['a folder that is not there', 'missing/keys', /no such file or directory/],
  ['a folder', '.', /illegal operation on a directory/],
  ['a pipe', 'pipe', /it is a pipe/],
])('refuses %s, and names variable and path', async (_, name, reason) => {
  const folder = await tempFolder()
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe')])
  const path = join(folder, name)
  expect(() => openKeyLog({ path, onFailure })).toThrow(
    expect.objectContaining({
      code: 'file-not-writable',
      message: expect.stringMatching(reason) as string,
      remedy: expect.stringContaining('unset it') as string,
    }) as Error,
  )
  expect(() => openKeyLog({ path, onFailure })).toThrow(`SSLKEYLOGFILE=${path}: `)
})

it('says once that the disk is full', ({ skip }) => {
  if (!existsSync('/dev/full')) skip('there is no /dev/full on this system')
  const reasons: string[] = []
  const append = openKeyLog({ path: '/dev/full', onFailure: (reason) => reasons.push(reason) })
  append(Buffer.from('one\n'))
  append(Buffer.from('two\n'))
  expect(reasons).toEqual(['no space left on device (ENOSPC)'])
})
