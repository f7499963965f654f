import { describe, expect, it } from 'vitest'
import type { TraceLog } from '../../../src/cli/trace/log.ts'
import { createLog } from '../../../src/cli/trace/log.ts'
import type { CaptureEvent } from '../../../src/capture/event.ts'
import { createStore } from '../../../src/model/store.ts'

interface Rig {
  readonly log: TraceLog
  /** What was done to the file, in order: types of events, `closed`. */
  readonly done: readonly string[]
  readonly events: readonly CaptureEvent[]
}

function rig(secrets: 'redacted' | 'kept' = 'redacted', insecure: readonly string[] = []): Rig {
  const done: string[] = []
  const events: CaptureEvent[] = []
  let now = 10
  const log = createLog({
    clock: { now: () => now++, startedAt: new Date('2026-01-31T12:00:00Z') },
    store: createStore(),
    recorder: {
      record: (event) => {
        done.push(event.type)
        events.push(event)
      },
      close: () => done.push('closed'),
    },
    redact: (event) => (event.type === 'client.started' ? { ...event, argv: ['redacted'] } : event),
    effects: ['one'],
    insecure,
    secrets,
  })
  return { log, done, events }
}

const OPENED: CaptureEvent = { at: 5, type: 'connection.opened', connection: 0, client: '127.0.0.1:5' }

describe('createLog', () => {
  it('begins at time 0 before anything that a source emits', () => {
    const { log, events } = rig()
    log.emit(OPENED)
    log.begin()
    expect(events).toEqual([
      {
        at: 0,
        type: 'capture.started',
        version: 1,
        source: 'proxy',
        startedAt: '2026-01-31T12:00:00.000Z',
        effects: ['one'],
      },
      OPENED,
    ])
  })

  it('gives our own facts their time, and redacts them', () => {
    const { log, events } = rig()
    log.tell({ type: 'client.started', argv: ['skopeo', '--creds', 'me:secret'] })
    expect(events[1]).toEqual({ at: 10, type: 'client.started', argv: ['redacted'] })
  })

  it('ends once, then closes the file, and takes nothing after that', () => {
    const { log, done } = rig()
    log.begin()
    log.end('signal')
    log.emit(OPENED)
    log.end('error')
    expect(done).toEqual(['capture.started', 'capture.ended', 'closed', 'closed'])
  })

  it('writes nothing when it never began', () => {
    const { log, done } = rig()
    log.end('error')
    expect(done).toEqual(['closed'])
  })

  it('says in the capture that secrets are kept', () => {
    const { log, events } = rig('kept')
    log.begin()
    expect(events[0]).toMatchObject({ secrets: 'kept' })
  })

  it('says in the capture whose certificates are not verified', () => {
    const { log, events } = rig('redacted', ['mirror.test'])
    log.begin()
    expect(events[0]).toMatchObject({ insecure: ['mirror.test'] })
  })
})
