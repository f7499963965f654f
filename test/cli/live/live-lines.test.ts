import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { LivePrinter } from '../../../src/cli/live/live-lines.ts'
import { printLive } from '../../../src/cli/live/live-lines.ts'
import type { SessionStore } from '../../../src/model/store.ts'
import { createStore } from '../../../src/model/store.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const SHA = '0'.repeat(64)

/** An exchange that is over when this returns. */
function exchange(store: SessionStore, id: number): void {
  const body = { bytes: 0, sha256: SHA, kept: 'none' } as const
  const head = { exchange: id, httpVersion: '1.1', headers: [] }
  const url = `https://registry.test/v2/app/manifests/tag-${id}`
  store.dispatch({ at: id, type: 'request.started', ...head, connection: 0, method: 'GET', url })
  store.dispatch({ at: id, type: 'request.completed', exchange: id, body })
  store.dispatch({ at: id, type: 'response.started', ...head, from: 'upstream', status: 404, reason: '' })
  store.dispatch({ at: id, type: 'response.completed', exchange: id, body })
}

interface Rig {
  readonly store: SessionStore
  readonly printer: LivePrinter
  readonly output: Writable
  readonly writes: readonly string[]
  /** Lets a reader take what was written, and all that comes. */
  readonly read: () => void
  /** Of the store. */
  readonly listeners: () => number
}

/** `before`: exchanges that are over when printing begins. */
function rig(reader: 'reading' | 'stuck', before = 0): Rig {
  const writes: string[] = []
  let release: (() => void) | null = null
  let isReading = reader === 'reading'
  const output = new Writable({
    highWaterMark: 1,
    write(chunk, _, done) {
      writes.push(String(chunk))
      if (isReading) done()
      else release = done
    },
  })
  const store = createStore()
  for (let id = 0; id < before; id++) exchange(store, id)
  let listeners = 0
  const subscribe: SessionStore['subscribe'] = (listener) => {
    listeners += 1
    const unsubscribe = store.subscribe(listener)
    return () => {
      listeners -= 1
      unsubscribe()
    }
  }
  const printer = printLive({ store: { ...store, subscribe }, output, colours: 'none', glyphs: 'utf8' })
  const read = (): void => {
    isReading = true
    release?.()
  }
  return { store, printer, output, writes, read, listeners: () => listeners }
}

describe('printLive', () => {
  it('prints what came together in one go and in order', async () => {
    const { store, writes } = rig('reading')
    for (let id = 0; id < 50; id++) exchange(store, id)
    await waitFor(() => writes.length > 0, { what: 'lines' })
    expect(writes).toHaveLength(1)
    const places = Array.from({ length: 50 }, (_, id) => writes[0]?.indexOf(`tag-${id} `) ?? -1)
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('prints what there was before', async () => {
    const { writes } = rig('reading', 1)
    await waitFor(() => writes.join('').includes('tag-0 '), { what: 'the line', seen: () => writes })
  })

  it('waits for a reader that is not reading, and then misses nothing', async () => {
    const { store, output, writes, read } = rig('stuck')
    exchange(store, 0)
    await waitFor(() => writes.length === 1, { what: 'the first line' })
    exchange(store, 1)
    await waitFor(() => output.listenerCount('drain') > 0, { what: 'the printer to wait' })
    exchange(store, 2)
    expect(writes).toHaveLength(1)
    read()
    await waitFor(() => writes.length === 2, { what: 'the rest', seen: () => writes })
    expect(writes[1]).toMatch(/tag-1[^]*tag-2/)
  })

  it('waits for that reader once, however long the trace goes on', async () => {
    const { store, output, writes } = rig('stuck')
    exchange(store, 0)
    await waitFor(() => writes.length === 1, { what: 'the first line' })
    let waits = 0
    output.on('newListener', (name) => (waits += name === 'drain' ? 1 : 0))
    for (let id = 1; id < 4; id++) {
      exchange(store, id)
      await waitFor(() => waits === id, { what: 'the printer to look', seen: () => waits })
    }
    expect(output.listenerCount('drain')).toBe(1)
  })

  it('sums up a failed pull when it stays silent, though no event says so', async () => {
    const { store, printer, writes } = rig('reading')
    exchange(store, 0)
    const summary = /✘.*registry\.test\/app:tag-0/
    await waitFor(() => summary.test(writes.join('')), { what: 'the summary', seen: () => writes })
    printer.end()
    expect(writes.join('').match(new RegExp(summary, 'g'))).toHaveLength(1)
  })

  it('prints the rest at its end, and looks no more after that', () => {
    const { store, printer, writes, listeners } = rig('reading')
    exchange(store, 0)
    expect(listeners()).toBe(1)
    printer.end()
    expect(writes).toEqual([expect.stringContaining('tag-0')])
    expect(listeners()).toBe(0)
  })
})
