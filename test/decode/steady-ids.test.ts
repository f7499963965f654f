// The id of a step is its place among the steps: while events come in order of time, steps are only added at the end.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { createDecoder } from '../../src/decode/decode.ts'
import type { Step } from '../../src/decode/trace.ts'
import { readCaptureFile } from '../../src/io/capture-file.ts'
import { createStore } from '../../src/model/store.ts'
import { CAPTURES } from '../helpers/captures.ts'
import { anyTangle } from '../helpers/tangled.ts'

/** What a step stands for, whatever becomes of it. */
function standsFor({ id, exchange, connection, startedAt }: Step): string {
  return `${id}: ${exchange === null ? `connection ${connection}` : `exchange ${exchange}`} from ${startedAt} on`
}

function expectOnlyMore(events: readonly CaptureEvent[]): void {
  const store = createStore()
  const decoder = createDecoder()
  let before: readonly string[] = []
  for (const event of events) {
    store.dispatch(event)
    const steps = decoder.decode(store.getSnapshot()).steps.map(standsFor)
    expect(steps.slice(0, before.length)).toEqual(before)
    before = steps
  }
}

describe('ids of steps', () => {
  it.each(readdirSync(CAPTURES).filter((file) => file.endsWith('.jsonl')))('stay in %s', async (file) => {
    const { events } = await readCaptureFile(join(CAPTURES, file))
    expectOnlyMore(events.slice(0, 400))
  })

  it('stay whatever happens to tunnels and requests, in order of time', () => {
    fc.assert(fc.property(anyTangle, expectOnlyMore), { numRuns: 300 })
  })
})
