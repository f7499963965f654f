import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../../src/capture/event.ts'
import { createOutbox } from '../../../src/proxy/thread/outbox.ts'

const opened = (connection: number): CaptureEvent => ({
  at: connection,
  type: 'connection.opened',
  connection,
  client: '127.0.0.1:1',
})
const progressed = (exchange: number, bytes: number): CaptureEvent => ({
  at: bytes,
  type: 'response.progressed',
  exchange,
  bytes,
})

function outbox(): { readonly batches: (readonly CaptureEvent[])[] } & ReturnType<typeof createOutbox> {
  const batches: (readonly CaptureEvent[])[] = []
  return { batches, ...createOutbox((events) => batches.push(events)) }
}

describe('the events on their way to the other thread', () => {
  it('leave together when they came in one turn', async () => {
    const { batches, emit } = outbox()
    emit(opened(0))
    emit(opened(1))
    expect(batches).toEqual([])
    await setImmediate()
    expect(batches).toEqual([[opened(0), opened(1)]])
  })

  it('wait while the last batch has not been taken, and then leave in order', async () => {
    const { batches, emit, taken } = outbox()
    emit(opened(0))
    await setImmediate()
    for (const connection of [1, 2, 3]) {
      emit(opened(connection))
      await setImmediate()
    }
    expect(batches).toHaveLength(1)
    taken()
    expect(batches[1]).toEqual([opened(1), opened(2), opened(3)])
    taken()
    emit(opened(4))
    await setImmediate()
    expect(batches[2]).toEqual([opened(4)])
  })

  it('are few when only a count went on, and the last count is among them', async () => {
    const { batches, emit, taken } = outbox()
    emit(opened(0))
    await setImmediate()
    for (let i = 1; i <= 10_000; i++) {
      emit(progressed(0, i))
      emit(progressed(1, i))
      if (i === 5000) emit(opened(1))
    }
    taken()
    expect(batches[1]).toEqual([opened(1), progressed(0, 10_000), progressed(1, 10_000)])
  })

  it('all leave at the end, taken or not', async () => {
    const { batches, emit, flush } = outbox()
    emit(opened(0))
    await setImmediate()
    emit(opened(1))
    flush()
    expect(batches).toEqual([[opened(0)], [opened(1)]])
    await setImmediate()
    expect(batches).toHaveLength(2)
  })
})
