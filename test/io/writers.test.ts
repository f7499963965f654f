import { closeSync, fstatSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writersOf } from '../../src/io/writers.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

describe.skipIf(process.platform !== 'linux')('writersOf', () => {
  it('tells whether somebody can still write', async () => {
    const path = join(await tempFolder(), 'a')
    writeFileSync(path, '')
    const reader = openSync(path, 'r')
    onTestFinished(() => closeSync(reader))
    expect(await writersOf(statSync(path))).toBe('none')
    const writer = openSync(path, 'a')
    rmSync(path)
    const id = fstatSync(writer)
    expect(await writersOf(id)).toBe('some')
    closeSync(writer)
    expect(await writersOf(id)).toBe('none')
  })
})
