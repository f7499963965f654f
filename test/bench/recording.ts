// What recording costs an event: one write each, so that a killed process loses nothing.

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { openRecorder } from '../../src/io/recorder.ts'
import type { Bench } from './bench.ts'

const EVENTS = 2000
const EVENT: CaptureEvent = { at: 1.5, type: 'response.progressed', exchange: 3, bytes: 4096 }

export const recording: Bench = {
  name: `recorder, ${EVENTS} events`,
  peer: 'appendFileSync of the same lines',
  rounds: 9,
  prepare() {
    const folder = mkdtempSync(join(tmpdir(), 'pullscope-bench-'))
    const line = `${JSON.stringify(EVENT)}\n`
    let files = 0
    const each = (write: () => void): void => {
      for (let i = 0; i < EVENTS; i++) write()
    }
    return {
      subject() {
        const recorder = openRecorder({
          path: join(folder, `${files++}.jsonl`),
          onFailure(reason) {
            throw new Error(reason)
          },
        })
        each(() => recorder.record(EVENT))
        recorder.close()
      },
      peer: () => each(() => appendFileSync(join(folder, 'peer.jsonl'), line)),
      cleanUp: () => rmSync(folder, { recursive: true }),
    }
  },
}
