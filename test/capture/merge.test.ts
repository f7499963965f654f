import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { createMerge } from '../../src/capture/merge.ts'
import { anyEvents } from '../helpers/events.ts'

const seen = (events: readonly CaptureEvent[], name: 'connection' | 'exchange'): number[] => [
  ...new Set(
    events.flatMap((event) => {
      const id = (event as Partial<Record<typeof name, number>>)[name]
      return id === undefined ? [] : [id]
    }),
  ),
]

const withoutIds = (event: CaptureEvent): object => ({ ...event, connection: null, exchange: null })

describe('createMerge', () => {
  it('makes one dense log of several, in which each source keeps its own', () => {
    const told = fc.array(fc.tuple(fc.nat({ max: 2 }), anyEvents), { maxLength: 8 })
    fc.assert(
      fc.property(told, (turns) => {
        const merged: CaptureEvent[] = []
        const merge = createMerge((event) => merged.push(event))
        const sources = [merge.source(), merge.source(), merge.source()]
        const sent: { source: number; event: CaptureEvent }[] = []
        for (const [source, events] of turns) {
          for (const event of events) {
            sources[source]?.emit(event)
            sent.push({ source, event })
          }
        }
        expect(merged.map(withoutIds)).toEqual(sent.map(({ event }) => withoutIds(event)))
        for (const name of ['connection', 'exchange'] as const) {
          expect(seen(merged, name)).toEqual(seen(merged, name).map((_, i) => i))
          const owners = new Map<number, string>()
          for (const [i, event] of merged.entries()) {
            const id = (event as Partial<Record<typeof name, number>>)[name]
            if (id === undefined) continue
            const own = sent[i]?.event as Record<typeof name, number>
            const owner = `${String(sent[i]?.source)} ${own[name]}`
            expect(owners.get(id) ?? owner).toBe(owner)
            owners.set(id, owner)
          }
        }
      }),
    )
  })

  it('says what an exchange of a source has become', () => {
    const merge = createMerge(() => undefined)
    const [proxy, hub] = [merge.source(), merge.source()]
    const started = (exchange: number): CaptureEvent => ({
      ...{ at: 0, type: 'request.started', exchange, connection: 0, method: 'GET' },
      ...{ url: 'https://a/', httpVersion: '1.1', headers: [] },
    })
    proxy.emit(started(0))
    hub.emit(started(0))
    hub.emit(started(1))
    proxy.emit(started(1))
    expect([proxy.exchangeOf(1), hub.exchangeOf(0), hub.exchangeOf(1), hub.exchangeOf(2)]).toEqual([
      3,
      1,
      2,
      null,
    ])
  })
})
