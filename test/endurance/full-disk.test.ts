// The disk is full while a capture is written: the trace goes on, says so once, and the file up to then is good.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pullscope, startTrace } from '../cli/pullscope.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { load } from './client.ts'
import { sessionIn } from './read-capture.ts'
import { startRegistry } from './registry.ts'

/** Bytes; `ulimit` counts in blocks of 512. The bundle of trusted roots, of some 220 kB, has to fit. */
const LIMIT = 600 * 512

it('a full disk ends the recording, and neither the trace nor what is in the file', async () => {
  const registry = await startRegistry()
  const capture = join(await tempFolder(), 'a.jsonl')
  const trace = await startTrace(['-o', capture, ...registry.options], {
    wrap: ['sh', '-c', `ulimit -f ${LIMIT / 512} && exec "$0" "$@"`],
  })
  const work = { connections: 4, each: 25 }
  for (let i = 0; i < 2; i++) expect([...(await load(trace, work))]).toEqual([[200, 100]])
  const { code, stderr } = await trace.running.stop()
  expect(code).toBe(3)
  expect(stderr.match(/recording stopped: file too large \(EFBIG\)/g)).toHaveLength(1)
  expect(statSync(capture).size).toBeGreaterThan(LIMIT / 2)
  expect(sessionIn(capture)).toMatchObject({ ended: null, anomalies: [] })
  expect(await pullscope(['export', capture, '--to', 'json'])).toMatchObject({ code: 0 })
})
