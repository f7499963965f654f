// A capture that is not as it was written, as scan and redact take it: in the words of the commands that show it.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { pullscope } from './pullscope.ts'

const STARTED =
  '{"at":0,"type":"capture.started","version":1,"source":"proxy","startedAt":"2026-01-31T12:00:00.000Z","effects":[]}\n'
const OPENED = '{"at":1,"type":"connection.opened","connection":0,"client":"127.0.0.1:51234"}\n'
const SUM = createHash('sha256')
  .update(STARTED + OPENED)
  .digest('hex')
const WHOLE = `${STARTED}${OPENED}{"at":2,"type":"capture.ended","reason":"signal","events":2,"sha256":"${SUM}"}\n`

it.each([
  ['changed', WHOLE.replace('51234', '51235'), ' line 3: has the checksum of other lines '],
  ['cut', WHOLE.slice(0, 150), ' line 2: breaks off after '],
  ['without its end', STARTED + OPENED, ' line 2: the capture has no end: '],
  ['added to', WHOLE + OPENED, ' line 4: begins what stands after the end '],
  ['two', WHOLE + WHOLE, ' line 4: begins a second capture, '],
])('scan and redact say what export says of a capture that was %s', async (_, content, sentence) => {
  const folder = await tempFolder()
  const [path, output] = [join(folder, 'a.jsonl'), join(folder, 'out.jsonl')]
  writeFileSync(path, content)
  const exported = await pullscope(['export', path, '--to', 'json'])
  expect(exported.stderr).toContain(`pullscope: ${path}${sentence}`)
  const scanned = await pullscope(['scan', path])
  expect(scanned).toEqual({
    ...exported,
    stdout: `nothing in ${path} looks like a secret; something is wrong with the file\n`,
  })
  const { damage } = JSON.parse((await pullscope(['scan', '--json', path])).stdout) as { damage: unknown[] }
  expect(damage).toHaveLength(exported.stderr.trimEnd().split('\n').length)
  const { code, stderr } = await pullscope(['redact', path, '-o', output])
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `${exported.stderr}pullscope: 0 places changed: ${output}\n`,
  })
  const copy = await pullscope(['export', output, '--to', 'json'])
  expect(copy.stderr).toBe(exported.stderr.replaceAll(path, output))
  expect(readFileSync(output, 'utf8')).toBe(content)
})

it('scan and redact refuse a newer capture as export does', async () => {
  const folder = await tempFolder()
  const [path, output] = [join(folder, 'a.jsonl'), join(folder, 'out.jsonl')]
  writeFileSync(path, WHOLE.replace('"version":1', '"version":99'))
  const refused = await pullscope(['export', path, '--to', 'json'])
  expect(refused).toMatchObject({ code: 3, stdout: '' })
  expect(refused.stderr).toContain('was written by a newer pullscope (version 99 of the format, ')
  expect(await pullscope(['scan', path])).toEqual(refused)
  expect(await pullscope(['redact', path, '-o', output])).toEqual(refused)
  expect(existsSync(output)).toBe(false)
})
