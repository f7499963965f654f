// The thread that relays ends by itself: a bug, told as one, and what was seen before it is in the capture.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { CaptureEvent } from '../../../src/capture/event.ts'
import { tempFolder } from '../../helpers/temp-folder.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { startOrigin } from '../origin.ts'
import { ask, startTrace } from '../pullscope.ts'

/** A fault planted into whatever reads `GET /v2/crash`. */
const FAULT = `import http from 'node:http'
  const { emit } = http.Server.prototype
  http.Server.prototype.emit = function (name, request, ...rest) {
    if (name === 'request' && request.url === '/v2/crash') setImmediate(() => { throw new Error('a planted fault') })
    return emit.call(this, name, request, ...rest)
  }`

it('a crash of the thread that relays ends the trace as a bug, with a good capture', async () => {
  const origin = await startOrigin()
  const capture = join(await tempFolder(), 'a.jsonl')
  const node = ['--import', `data:text/javascript,${encodeURIComponent(FAULT)}`]
  const trace = await startTrace(['-o', capture, ...origin.options], { node })
  expect((await ask(trace, 'https://registry.test/v2/')).stdout).toBe('200 {}\n')
  await ask(trace, 'https://registry.test/v2/crash')
  const { code, stderr } = await waitFor(trace.running.finished, { what: 'the end of the trace' })
  expect({ code, stderr }).toMatchObject({
    code: 70,
    stderr: expect.stringMatching(/this is a bug in pullscope\n.*a planted fault\n +at /) as string,
  })
  const events = readFileSync(capture, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as CaptureEvent)
  expect(events.filter(({ type }) => type === 'request.started')).toHaveLength(2)
  expect(events.at(-1)).toMatchObject({ type: 'capture.ended', reason: 'error' })
})
