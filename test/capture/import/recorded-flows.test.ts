// What real mitmdump wrote (fixtures/captures-foreign, recorded by test/real/record-flows.ts), as text. The goldens are
// reviewed like code.

import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { readCaptureFile } from '../../../src/io/capture-file.ts'
import { toAnsiText } from '../../../src/text/ansi.ts'
import { accountLines } from '../../../src/views/accounts/account-lines.ts'
import { EXPORT_FORMATS } from '../../../src/views/index.ts'
import { textLines } from '../../../src/views/text.ts'
import { judged } from '../../helpers/judged.ts'

const FOLDER = 'fixtures/captures-foreign'
const FILES = readdirSync(FOLDER).filter((name) => /\.flows(?:\.gz)?$/.test(name))

it.each(FILES)('%s', async (file) => {
  const { events, problems } = await readCaptureFile(join(FOLDER, file))
  expect(problems).toEqual([])
  const { session, trace, findings } = judged(events)
  expect(session.anomalies).toEqual([])
  const text = toAnsiText(textLines(session, trace, { width: 120, glyphs: 'utf8', findings }), 'none')
  const name = basename(basename(file, '.gz'), '.flows')
  await expect(text).toMatchFileSnapshot(`../../../fixtures/golden/captures-foreign/${name}.txt`)
})

it('leaves open whether certificates were verified, for no flow file says so', async () => {
  const { events } = await readCaptureFile(join(FOLDER, FILES[0] ?? ''))
  const { session, trace, ...judgement } = judged(events)
  const lines = accountLines({ session, trace, judgement }, { width: 200, glyphs: 'utf8' })
  const text = toAnsiText(lines, 'none')
  expect(text).toContain('CN=pullscope test hub')
  expect(text).toContain('not known whether it was verified')
  const json = EXPORT_FORMATS.find(({ id }) => id === 'json')
  const options = { width: 80, glyphs: 'utf8', colours: 'none', findings: [] } as const
  expect(json?.render(session, trace, options)).not.toMatch(/"verified": ?(?:true|false)/)
})
