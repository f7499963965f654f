// The entries of a HAR as one capture: in order of time, numbered, with a word on what the file does not say.

import type { CaptureEvent, CaptureStarted, ConnectionId } from '../../event.ts'
import { FORMAT_VERSION } from '../../event.ts'
import type { Dialect } from './dialect.ts'
import { effectsOf } from './effects.ts'
import type { LeftOut, ReadEntry } from './entry.ts'
import { startOf } from './own.ts'
import { timeText } from './time.ts'

export interface Surroundings {
  readonly dialect: Dialect
  /** What pullscope wrote beside the entries; null in another program's file. */
  readonly beside: readonly CaptureEvent[] | null
  readonly leftOut: ReadonlyMap<LeftOut['kind'], number>
}

/** `entries` in any order. */
export function captureOf(entries: readonly ReadEntry[], surroundings: Surroundings): CaptureEvent[] {
  const { beside } = surroundings
  const sorted = entries.toSorted((a, b) => a.startedAt - b.startedAt)
  const began = beside === null ? (sorted[0]?.startedAt ?? 0) : startOf(beside)
  const connections = numberConnections(sorted, beside ?? [])
  let next = 0
  const exchanges = sorted.flatMap((entry, i): CaptureEvent[] => {
    const connection = connections.ids[i] ?? 0
    const exchange = isTunnel(entry) ? next : next++
    return entry.facts.map(({ micros, event }) =>
      placed(event, { at: since(began, micros), exchange, connection }),
    )
  })
  const events = [
    ...(beside ?? []).filter(({ type }) => type !== 'capture.started'),
    ...connections.opened.map(({ connection, micros }): CaptureEvent => ({
      at: since(began, micros),
      type: 'connection.opened',
      connection,
      client: 'unknown',
    })),
    ...exchanges,
    // Sorting is stable: of one moment, a connection comes before what is asked over it.
  ].sort((a, b) => a.at - b.at)
  const last = events.at(-1)?.at ?? 0
  const end: CaptureEvent[] =
    beside === null ? [{ at: last, type: 'capture.ended', reason: 'end-of-input' }] : []
  return [{ at: 0, ...startedOf(sorted, surroundings, began) }, ...events, ...end]
}

function isTunnel({ facts }: ReadEntry): boolean {
  return facts[0]?.event.type === 'tunnel.opened'
}

function startedOf(
  entries: readonly ReadEntry[],
  { dialect, beside, leftOut }: Surroundings,
  began: number,
): CaptureStarted {
  const own = beside?.find((event) => event.type === 'capture.started')
  const said = own?.effects ?? []
  const effects = effectsOf(entries, { dialect, isOwn: beside !== null, leftOut })
  return {
    type: 'capture.started',
    version: FORMAT_VERSION,
    source: 'har',
    startedAt: own?.startedAt ?? timeText(began),
    effects: [...said, ...effects.filter((effect) => !said.includes(effect))],
    ...(own?.insecure === undefined ? {} : { insecure: own.insecure }),
  }
}

/** Milliseconds; an entry that claims to be older than its capture is as old. */
function since(began: number, micros: number): number {
  return Math.max(0, micros - began) / 1000
}

interface Place {
  readonly at: number
  readonly exchange: number
  readonly connection: ConnectionId
}

function placed(event: CaptureEvent, { at, exchange, connection }: Place): CaptureEvent {
  const ids = {
    ...('exchange' in event ? { exchange } : {}),
    ...('connection' in event ? { connection } : {}),
  }
  return { ...event, ...ids, at }
}

interface Connections {
  /** By place in the list of entries. */
  readonly ids: readonly ConnectionId[]
  /** Those that the capture does not open itself. */
  readonly opened: readonly { readonly connection: ConnectionId; readonly micros: number }[]
}

/** Where the file does not name connections, each authority has one: a capture cannot be without. */
function numberConnections(entries: readonly ReadEntry[], beside: readonly CaptureEvent[]): Connections {
  const taken = beside.map((event) => ('connection' in event ? event.connection : -1))
  const own = entries.map(({ connection }) => (typeof connection === 'number' ? connection : -1))
  let next = [...taken, ...own].reduce((most, id) => Math.max(most, id), -1) + 1
  const byName = new Map<string, ConnectionId>()
  const opened: { connection: ConnectionId; micros: number }[] = []
  const ids = entries.map((entry, i) => {
    const { connection, authority, startedAt } = entry
    if (typeof connection === 'number') return connection
    // Nothing else can pass through a connection that is a sealed tunnel.
    const unnamed = isTunnel(entry) ? `tunnel ${i}` : `of ${authority}`
    const name = connection === null ? unnamed : `named ${connection}`
    const known = byName.get(name)
    if (known !== undefined) return known
    const id = next++
    byName.set(name, id)
    opened.push({ connection: id, micros: startedAt })
    return id
  })
  return { ids, opened }
}
