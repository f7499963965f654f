// Small files that are enormous inside: each command ends with a sentence, and unpacks no more than it must.

import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { flowFile, httpFlow } from '../helpers/flows.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { pullscope } from './pullscope.ts'

const MIB = 1024 * 1024
const OWN =
  '{"at":0,"type":"capture.started","version":1,"source":"proxy","startedAt":"2026-01-31T12:00:00.000Z","effects":[]}\n'

/** In gzip members one after another, which is a gzip of all of them: 160 MiB of one character in 160 KiB. */
function bomb(head: string | Buffer, filling: string): Buffer {
  const member = gzipSync(Buffer.alloc(32 * MIB, filling))
  return Buffer.concat([gzipSync(head), ...Array.from({ length: 5 }, () => member)])
}

async function file(name: string, content: Buffer): Promise<string> {
  const path = join(await tempFolder(), name)
  writeFileSync(path, content)
  return path
}

describe.each([
  ['a HAR', bomb('{"log":{"entries":[', ' ')],
  ['a HAR of nothing but values', bomb('{"log":{"entries":[{}', ',{}')],
  ['a flow file', bomb(flowFile(httpFlow()), '0:~')],
  ['our own', bomb(OWN, ' ')],
  ['our own of nothing but lines', bomb(OWN, `${OWN.slice(0, 9)}\n`)],
])('%s in a gzip bomb', (_, packed) => {
  it.each(['show', 'explain', 'scan', 'redact'])('is refused by %s', async (command) => {
    expect(packed.length).toBeLessThan(MIB)
    const path = await file('a.gz', packed)
    const folder = await tempFolder()
    const output = command === 'redact' ? ['-o', join(folder, 'out')] : []
    const { code, stdout, stderr } = await pullscope([command, path, ...output])
    expect({ code, stdout }, stderr).toEqual({ code: 3, stdout: '' })
    expect(stderr).toMatch(/^pullscope: .*\n {2}\S.*\n$/)
    expect(stderr).toMatch(
      /a\.gz (?:unpacks to more than 300 times its size|begins as a capture of pullscope, and \d+ of its lines are no events)/,
    )
    expect(readdirSync(folder)).toEqual([])
  })
})

it('a gzip bomb within a gzip is not unpacked at all', async () => {
  const path = await file('a.gz', gzipSync(bomb('{"log":{"entries":[', ' ')))
  for (const command of ['show', 'scan']) {
    const { code, stderr } = await pullscope([command, path])
    expect(code).toBe(3)
    expect(stderr).toContain(
      'a.gz is packed with gzip twice, and only one is undone\n  unpack it once: gunzip',
    )
  }
})

describe('a body that is a gzip bomb', () => {
  const packed = gzipSync(Buffer.alloc(80 * MIB, ' '))
  const answer = {
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Encoding', 'gzip'],
    ] as const,
    body: packed,
  }
  const coded = { name: 'Content-Encoding', value: 'gzip' }
  const content = {
    size: packed.length,
    mimeType: 'application/json',
    text: packed.toString('base64'),
    encoding: 'base64',
  }
  const entry = {
    startedDateTime: '2026-01-02T03:04:05.000Z',
    request: { method: 'GET', url: 'https://r.example/v2/', headers: [] },
    response: { status: 200, headers: [coded], content },
  }

  it.each([
    ['a.flows', flowFile(httpFlow({ answer }))],
    ['a.har', Buffer.from(JSON.stringify({ log: { entries: [entry] } }))],
  ])('in %s stays packed, is not searched, and redact takes it out', async (name, recording) => {
    const path = await file(name, recording)
    expect((await pullscope(['show', path])).code).toBe(0)
    const scanned = await pullscope(['scan', path])
    expect(scanned.stdout).toContain('1 body that is no text was not searched')
    const output = join(await tempFolder(), 'out')
    const { code, stderr } = await pullscope(['redact', path, '-o', output])
    expect(code).toBe(0)
    expect(stderr).toContain('1 body taken out (no text)')
  })
})
