// Captures of --keep-secrets in `diff`, whose results are passed on; in this process. (For `export`: export-har.test.ts.)

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { diffCommand } from '../../src/cli/commands/diff.ts'
import { DIFF_FORMATS } from '../../src/diff/formats/index.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

const CLEAN = 'fixtures/captures/docker-pull-hello-world.jsonl'

async function keptCapture(): Promise<{ kept: string; output: string }> {
  const root = await tempFolder()
  const kept = join(root, 'kept.jsonl')
  writeFileSync(kept, readFileSync(CLEAN, 'utf8').replace('"startedAt"', '"secrets":"kept","startedAt"'))
  return { kept, output: join(root, 'out') }
}

it.each(DIFF_FORMATS.map(({ id }) => id))('are refused by diff --to %s, on either side', async (id) => {
  const { kept, output } = await keptCapture()
  for (const sides of [
    [kept, CLEAN],
    [CLEAN, kept],
  ]) {
    const diffing = diffCommand().parseAsync([...sides, '--to', id, '-o', output], { from: 'user' })
    await expect(diffing).rejects.toMatchObject({ code: 'secrets-kept' })
    expect(existsSync(output)).toBe(false)
  }
  const told = [kept, CLEAN, '--to', id, '-o', output, '--with-secrets']
  await diffCommand().parseAsync(told, { from: 'user' })
  expect(existsSync(output)).toBe(true)
})
