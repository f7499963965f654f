// Nothing that a client or an upstream does makes the proxy print, write a file or crash (PROXY_ENGINE.md, rows 13 to 20,
// 30 to 33, 39, 40).

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('a mistreated proxy is silent, leaves no file, and ends by itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pullscope-silence-'))
  try {
    const program = join(import.meta.dirname, 'hostile-session.ts')
    const run = spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), program], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect({ status: run.status, stdout: run.stdout, stderr: run.stderr }).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    })
    expect(readdirSync(folder)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
