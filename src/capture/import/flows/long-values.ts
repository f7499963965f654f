// Values of any length, read while they come: of bytes that are too many to hold, count and hash remain.
//
// A typed netstring tells its type behind its payload. So a long one is taken for both at once, bytes and a list of values,
// and when the type is there, one of the two counts.

import { LONGEST_KEPT } from '../../keeping.ts'
import type { ReadValue } from './entries.ts'
import type { Incoming, Reading } from './incoming.ts'
import { watchPayload } from './payload.ts'
import type { Long, Netstring } from './netstring.ts'
import type { Bounds, Parsed, Refused } from './tnetstring.ts'
import {
  broken,
  containerOf,
  cut,
  frameAt,
  LENGTH_BYTES,
  MAX_VALUES,
  nameOf,
  parseNetstring,
  refusedContainer,
  tooMany,
} from './tnetstring.ts'

/**
 * `held`: with all that is in it, but of long bytes and long text only that they are some. `measured`: if it is long bytes,
 * they are hashed. `passed`: nobody looks at it.
 */
export type Fate = 'held' | 'measured' | 'passed'

export interface LongOptions {
  /** Bytes of a value, with its length and type, that is read at once. */
  readonly longest: number
  /** By the names in dictionaries that lead to the value, from the outermost. The items of lists have none that counts. */
  readonly fateOf: (path: readonly string[]) => Fate
  /** Bytes that may be held. Goes down with what is; who lets go of it adds it again. */
  readonly room: { left: number }
}

interface Spot extends Bounds {
  readonly path: readonly string[]
  readonly fate: Fate
}

type Value = Netstring<Long>

/** Stands for what nobody looks at. */
const NOTHING = { kind: 'null' } as const

/** Reads as `parseNetstring` does, and finds the same wrong at the same byte. */
export function longValues({ longest, fateOf, room }: LongOptions): ReadValue<Long> {
  function* valueAt(incoming: Incoming, spot: Spot): Reading<Parsed<Value>> {
    const { limit, depth, count } = spot
    const at = incoming.position
    if (count.left === 0) return tooMany(at)
    const head = Math.min(LENGTH_BYTES, limit - at)
    if (!(yield* incoming.need(head))) return endOf(incoming)
    const frame = frameAt(incoming.next(head), 0, limit - at)
    if (!frame.ok) return broken(at, frame.message)
    if (frame.end > longest) {
      incoming.take(frame.value.start)
      count.left -= 1
      return yield* longAt(incoming, { ...spot, limit: at + frame.value.tagAt })
    }
    if (!(yield* incoming.need(frame.end))) return endOf(incoming)
    const parsed = parseNetstring(incoming.next(frame.end), 0, { limit: frame.end, depth, count })
    incoming.take(frame.end)
    if (!parsed.ok) return broken(at + parsed.at, parsed.message)
    if (spot.fate === 'passed') return { ...parsed, value: NOTHING }
    room.left -= frame.end
    return room.left < 0 ? tooMuch(at) : parsed
  }

  /** Its length is taken; `limit` is where its type stands. */
  function* longAt(incoming: Incoming, spot: Spot): Reading<Parsed<Value>> {
    const frame = { start: incoming.position, tagAt: spot.limit }
    const kept = spot.fate === 'measured' ? Math.min(frame.tagAt - frame.start, LONGEST_KEPT) : 0
    room.left -= kept
    const before = { count: spot.count.left, room: room.left }
    const payload = watchPayload(incoming, spot.fate)
    const items = refusedContainer(']', frame, spot.depth) ?? (yield* itemsAt(incoming, spot))
    const isWhole = yield* incoming.pass(frame.tagAt - incoming.position)
    payload.unwatch()
    if (!isWhole || !(yield* incoming.need(1))) return endOf(incoming)
    const tag = String.fromCharCode(incoming.next(1)[0] ?? 0)
    incoming.take(1)
    const leaf = payload.leafOf(tag, frame)
    if (leaf !== null) {
      spot.count.left = before.count
      room.left = before.room
      return room.left < 0 ? tooMuch(frame.start) : leaf
    }
    room.left += kept
    const refused = refusedContainer(tag, frame, spot.depth)
    if (refused !== null) return refused
    return 'ok' in items ? items : containerOf(tag, items, frame.tagAt)
  }

  function* itemsAt(incoming: Incoming, spot: Spot): Reading<Value[] | Refused> {
    const items: Value[] = []
    while (incoming.position < spot.limit) {
      const item = yield* valueAt(incoming, { ...spot, depth: spot.depth + 1, ...within(spot, items) })
      if (!item.ok) return item
      items.push(item.value)
    }
    return items
  }

  /** In a dictionary, every second value is a name, and tells what the next one is. */
  function within({ path, fate }: Spot, items: readonly Value[]): Pick<Spot, 'path' | 'fate'> {
    if (fate !== 'held') return { path, fate: 'passed' }
    const name = items.length % 2 === 0 ? undefined : items.at(-1)
    if (name === undefined) return { path, fate }
    const inner = [...path, nameOf(name)]
    return { path: inner, fate: fateOf(inner) }
  }

  return (incoming, end) =>
    valueAt(incoming, {
      ...{ limit: end, depth: 0, count: { left: MAX_VALUES } },
      ...{ path: [], fate: fateOf([]) },
    })
}

function tooMuch(at: number): Refused {
  return broken(at, 'is beyond what is held of a file besides its bodies')
}

function endOf({ position }: Incoming): Refused {
  return cut(position, 'breaks off')
}
