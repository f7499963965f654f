// A folder of its own for one test, 0700, gone afterwards.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pullscope-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
