// HAR on the command line: out, in again, and not with secrets in it unless that is asked for.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { EXPORT_FORMATS } from '../../src/views/index.ts'
import { complaints } from '../helpers/har-spec.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { pullscope } from './pullscope.ts'

const CAPTURE = 'fixtures/captures/docker-pull-hello-world.jsonl'

it('writes a HAR that opens again as the same trace', async () => {
  const har = join(await tempFolder(), 'pull.har')
  const written = await pullscope(['export', CAPTURE, '--to', 'har', '-o', har])
  expect(written).toMatchObject({ code: 0, stdout: '', stderr: '' })
  expect(complaints(JSON.parse(readFileSync(har, 'utf8')))).toEqual([])
  const [ours, again] = await Promise.all(
    [CAPTURE, har].map((file) => pullscope(['export', file, '--to', 'json'])),
  )
  expect(again).toMatchObject({ code: 0, stderr: '' })
  expect(again?.stdout).toBe(ours?.stdout)
})

it('opens the HAR of a browser, and says of each entry that it cannot read what is wrong', async () => {
  const har = join(await tempFolder(), 'broken.har')
  const text = readFileSync('fixtures/har/chromium-156.har', 'utf8')
  writeFileSync(har, text.replace('"method": "POST"', '"method": 7'))
  const { code, stdout, stderr } = await pullscope(['export', har, '--to', 'json'])
  expect(code).toBe(0)
  expect((JSON.parse(stdout) as { steps: unknown[] }).steps).toHaveLength(9)
  expect(stderr).toContain('entry 5: `request.method` is 7, expected a string')
})

it('refuses a HAR in which nothing can be read', async () => {
  const har = join(await tempFolder(), 'broken.har')
  writeFileSync(har, '{"log":{"entries":7}}')
  const { code, stdout, stderr } = await pullscope(['export', har, '--to', 'json'])
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(stderr).toContain('`log.entries` is missing, or is no list')
})

it.each(EXPORT_FORMATS)('exports no secrets as $id unless it is told to', async ({ id }) => {
  const kept = join(await tempFolder(), 'kept.jsonl')
  const [start = '', ...rest] = readFileSync(CAPTURE, 'utf8').split('\n')
  writeFileSync(kept, [start.replace('"effects"', '"secrets":"kept","effects"'), ...rest].join('\n'))
  const refused = await pullscope(['export', kept, '--to', id])
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('holds secrets: it was recorded with --keep-secrets')
  expect(refused.stderr).toContain('--with-secrets')
  const told = await pullscope(['export', kept, '--to', id, '--with-secrets'])
  expect(told.code).toBe(0)
  expect(told.stdout).not.toBe('')
})
