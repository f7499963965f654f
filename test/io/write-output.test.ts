import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { mustNotBeRead, writeOutput } from '../../src/io/write-output.ts'
import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { harText } from '../../src/views/har.ts'
import { flowFile, httpFlow } from '../helpers/flows.ts'
import { refusedWith } from '../helpers/refused.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

function harOf(): string {
  const session = reduceAll(refusedWith('denied'))
  return harText(session, decode(session), { findings: [], program: 'pullscope 1.2.3' })
}

describe('writeOutput', () => {
  it('writes a new file for the owner alone and leaves nothing beside it', async () => {
    const root = await tempFolder()
    await writeOutput(join(root, 'out'), 'text')
    expect(readFileSync(join(root, 'out'), 'utf8')).toBe('text')
    expect(statSync(join(root, 'out')).mode & 0o777).toBe(0o600)
    expect(readdirSync(root)).toEqual(['out'])
  })

  it('replaces an old result, through a symbolic link too', async () => {
    const root = await tempFolder()
    writeFileSync(join(root, 'out'), 'old')
    symlinkSync('out', join(root, 'link'))
    await writeOutput(join(root, 'link'), 'new')
    expect(readFileSync(join(root, 'out'), 'utf8')).toBe('new')
    expect(readlinkSync(join(root, 'link'))).toBe('out')
  })

  it('never replaces a flow file of mitmproxy', async () => {
    const path = join(await tempFolder(), 'a.flows')
    writeFileSync(path, flowFile(httpFlow()))
    await expect(writeOutput(path, 'text')).rejects.toMatchObject({ code: 'file-exists' })
    expect(readFileSync(path).equals(flowFile(httpFlow()))).toBe(true)
  })

  it('never replaces a HAR of another program, however it is laid out', async () => {
    const path = join(await tempFolder(), 'a.har')
    const others = [
      readFileSync('fixtures/har/chromium-156.har'),
      readFileSync('fixtures/har/playwright-1.65.har'),
      Buffer.from('\ufeff{ "log":\n{"entries":[]}}'),
      gzipSync('{"log":{"version":"1.2","creator":{"name":"WebInspector"}'),
      Buffer.from('\ufeff{"log":{"creator":{"name":"pullscope-not"}}}', 'utf16le'),
    ]
    for (const har of others) {
      writeFileSync(path, har)
      await expect(writeOutput(path, 'text')).rejects.toMatchObject({
        code: 'file-exists',
        message: `${path} is a HAR file of another program and is not replaced`,
        remedy: 'give another file with -o',
      })
      expect(readFileSync(path).equals(har)).toBe(true)
    }
  })

  it.each([
    ['JSON that may be a HAR file', `{"comment":"${'x'.repeat(2000)}","log":{"entries":[]}}`],
    ['JSON that may be a HAR file', `{"comment":"${'x'.repeat(100_000)}","log":{"entries":[]}}`],
    ['packed with gzip twice, maybe a capture,', gzipSync(gzipSync('{"at":0,"type":"capture.started"}'))],
  ])('never replaces what is %s', async (kind, old) => {
    const path = join(await tempFolder(), 'a.har')
    writeFileSync(path, old)
    await expect(writeOutput(path, 'text')).rejects.toMatchObject({
      code: 'file-exists',
      message: `${path} is ${kind} and is not replaced`,
    })
    expect(readFileSync(path).equals(Buffer.from(old))).toBe(true)
  })

  it('replaces a HAR that it wrote itself, and JSON that is no recording', async () => {
    const path = join(await tempFolder(), 'a.har')
    for (const old of [
      harOf(),
      `{"format":"pullscope/trace"${' '.repeat(100_000)}}`,
      '{"a":1}',
      `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json"${' '.repeat(100_000)}}`,
      '[1]',
      '',
    ]) {
      writeFileSync(path, old)
      await writeOutput(path, 'text')
      expect(readFileSync(path, 'utf8')).toBe('text')
    }
  })

  it('never replaces a recording in gzip', async () => {
    const path = join(await tempFolder(), 'a.gz')
    const capture = '{"at":0,"type":"capture.started","version":9}\n{"at":1'
    for (const packed of [gzipSync(capture), gzipSync(flowFile(httpFlow()))]) {
      writeFileSync(path, packed)
      await expect(writeOutput(path, 'text')).rejects.toMatchObject({ code: 'file-exists' })
      expect(readFileSync(path).equals(packed)).toBe(true)
    }
  })

  it('never replaces a capture', async () => {
    const path = join(await tempFolder(), 'a.jsonl')
    const capture = '{"at":0,"type":"capture.started","version":9}\n{"at":1'
    writeFileSync(path, capture)
    await expect(writeOutput(path, 'text')).rejects.toMatchObject({
      code: 'file-exists',
      message: `${path} is a capture and is not replaced`,
    })
    expect(readFileSync(path, 'utf8')).toBe(capture)
  })

  it('writes pieces as they are made, replaces the file when all are there, and leaves none behind', async () => {
    const root = await tempFolder()
    const path = join(root, 'out')
    writeFileSync(path, 'old')
    function* pieces(): Generator<string> {
      yield 'one, '
      const [temporary = ''] = readdirSync(root).filter((name) => name !== 'out')
      expect(readFileSync(join(root, temporary), 'utf8')).toBe('one, ')
      expect(statSync(join(root, temporary)).mode & 0o777).toBe(0o600)
      expect(readFileSync(path, 'utf8')).toBe('old')
      yield 'zwölf'
    }
    await writeOutput(path, pieces())
    expect(readFileSync(path, 'utf8')).toBe('one, zwölf')
    expect(readdirSync(root)).toEqual(['out'])
  })

  it('keeps the old file when the pieces end in an error', async () => {
    const root = await tempFolder()
    writeFileSync(join(root, 'out'), 'old')
    function* pieces(): Generator<string> {
      yield 'new'
      throw new RangeError('broken off')
    }
    await expect(writeOutput(join(root, 'out'), pieces())).rejects.toThrow(RangeError)
    expect(readFileSync(join(root, 'out'), 'utf8')).toBe('old')
    expect(readdirSync(root)).toEqual(['out'])
  })

  it('says why it cannot write', async () => {
    const root = await tempFolder()
    mkdirSync(join(root, 'a'))
    await expect(writeOutput(join(root, 'a'), '')).rejects.toMatchObject({
      code: 'file-not-writable',
      message: `cannot write ${join(root, 'a')}: illegal operation on a directory (EISDIR)`,
    })
    await expect(writeOutput(join(root, 'b', 'c'), '')).rejects.toThrow('no such file or directory (ENOENT)')
    expect(readdirSync(root)).toEqual(['a'])
  })

  it('writes to a device as it is', async () => {
    await writeOutput('/dev/null', 'text')
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })
})

describe('mustNotBeRead', () => {
  it('refuses what is read, under any of its names', async () => {
    const root = await tempFolder()
    const har = join(root, 'a.har')
    writeFileSync(har, '{"log":{}}')
    linkSync(har, join(root, 'hard'))
    symlinkSync('a.har', join(root, 'soft'))
    for (const output of [har, join(root, 'hard'), join(root, 'soft'), join(root, '.', 'a.har')]) {
      await expect(mustNotBeRead(output, ['-', har])).rejects.toMatchObject({ code: 'file-exists' })
    }
  })

  it('lets a new file, another file and a device pass', async () => {
    const root = await tempFolder()
    for (const name of ['a', 'b']) writeFileSync(join(root, name), name)
    for (const output of ['b', 'new']) await mustNotBeRead(join(root, output), [join(root, 'a')])
    await mustNotBeRead('/dev/null', ['/dev/null', join(root, 'none')])
  })
})
