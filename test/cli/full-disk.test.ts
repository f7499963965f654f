// A disk that fills up while a trace is recorded, as far as a limit to the size of files is one.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { start } from '../real/process.ts'
import { startOrigin } from './origin.ts'
import { ask, MAIN, pullscope, readyIn } from './pullscope.ts'

it('is told at once; the trace goes on, and the file up to then is good', async () => {
  const origin = await startOrigin()
  const folder = await tempFolder()
  const capture = join(folder, 'a.jsonl')
  const command = [
    process.execPath,
    MAIN,
    'trace',
    '--listen',
    '127.0.0.1:0',
    '-o',
    capture,
    ...origin.options,
  ]
  // 40 blocks of 512 bytes. With one trusted certificate, the file of them keeps within the limit.
  const running = start(['sh', '-c', 'ulimit -f 40 && exec "$0" "$@"', ...command], {
    env: { PULLSCOPE_HOME: join(folder, 'home'), SSL_CERT_FILE: origin.ca },
  })
  const place = await waitFor(() => readyIn(running.stderr()), {
    what: 'the ready line',
    seen: running.output,
  })
  const urls = Array.from({ length: 8 }, (_, i) => `https://registry.test/v2/${'a'.repeat(6000)}/${i}`)
  expect(await ask(place, ...urls)).toMatchObject({ code: 0 })
  const told = `pullscope: recording stopped: file too large (EFBIG). What is in ${capture} is good;`
  await waitFor(() => running.stderr().includes(told), { what: 'the note', seen: running.stderr })
  expect(await ask(place, 'https://registry.test/v2/')).toMatchObject({ code: 0, stdout: '200 {}\n' })
  const { code, stdout } = await running.stop('SIGINT')
  expect(code).toBe(3)
  expect(stdout.split('\n').filter((line) => line.includes('/v2/'))).toHaveLength(9)

  expect(readFileSync(capture, 'utf8')).toMatch(/\}\n$/)
  const shown = await pullscope(['show', capture])
  expect(shown.code).toBe(0)
  expect(shown.stdout + shown.stderr).toContain(
    'the capture has no end: it is still being written, the disk was full,',
  )
})
