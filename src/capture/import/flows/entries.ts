// The entries of a flow file, one after another: each is a dictionary. One that is broken does not take the rest with it.

import type { ImportProblem } from '../imported.ts'
import type { Reading } from './incoming.ts'
import { Incoming } from './incoming.ts'
import type { Dictionary, Long, Netstring } from './netstring.ts'
import type { Parsed } from './tnetstring.ts'
import { cut, frameAt, LENGTH_BYTES, parseNetstring, shortOf } from './tnetstring.ts'

export type Entry<L extends Long = never> = Place &
  (
    | { readonly ok: true; readonly value: Dictionary<L> }
    | { readonly ok: false; readonly problem: ImportProblem }
  )

/** Of the bytes of the file; of an entry that is broken its own, or all that is left of the file. */
interface Place {
  /** Counts from 1. */
  readonly entry: number
  readonly from: number
  readonly to: number
}

/** Reads the value that is next and ends at `end`: `cut` where the file does before. */
export type ReadValue<L extends Long> = (incoming: Incoming, end: number) => Reading<Parsed<Netstring<L>>>

/** A file that was changed has one or a few; where nothing fits, the rest is no flows either. */
const MAX_BROKEN = 10_000

/** Ends with the file, with the entry after which nothing can be found, or with one broken too many. Never throws. */
export function* readEntries<L extends Long>(
  incoming: Incoming,
  readValue: ReadValue<L>,
): Generator<'more' | Entry<L>, void, void> {
  let broken = 0
  for (let entry = 1; yield* incoming.need(1); entry += 1) {
    const from = incoming.position
    const lost = (message: string): Entry<L> => {
      const problem = { entry, message }
      return { entry, from, to: incoming.position, ok: false, problem }
    }
    if (broken === MAX_BROKEN) {
      yield* incoming.pass(Infinity)
      yield lost(
        `and what follows is left out: ${broken} entries are broken; ${incoming.position - from} bytes are lost`,
      )
      return
    }
    const isSeen = yield* incoming.need(LENGTH_BYTES)
    const head = incoming.next(LENGTH_BYTES)
    const frame = frameAt(head, 0, isSeen ? Infinity : head.length)
    const parsed = frame.ok ? yield* readValue(incoming, from + frame.end) : frame
    if (!frame.ok || (!parsed.ok && parsed.because === 'cut')) {
      yield* incoming.pass(Infinity)
      const bytes = incoming.position - from
      const message = frame.ok
        ? shortOf(frame.value.tagAt - frame.value.start, bytes - frame.value.start)
        : frame.message
      yield lost(`${message}; ${bytes} bytes from byte ${from} on are lost`)
      return
    }
    yield* incoming.pass(from + frame.end - incoming.position)
    const flow = parsed.ok ? dictionaryOf(parsed.value) : `byte ${parsed.at} ${parsed.message}`
    if (typeof flow === 'string') broken += 1
    yield typeof flow === 'string'
      ? lost(flow)
      : { entry, from, to: incoming.position, ok: true, value: flow }
  }
}

/** It, or what it is instead. */
function dictionaryOf<L extends Long>(value: Netstring<L>): Dictionary<L> | string {
  if (value.kind === 'long') return `is a ${value.of}, not a flow`
  if (value.kind !== 'dictionary') return `is a ${value.kind}, not a flow`
  return value.byName.size === 0 ? 'is empty, so it is no flow' : value
}

/** All of a file that is in memory, with every byte of their values. Never throws. */
export function* flowEntries(bytes: Uint8Array): Generator<Entry> {
  const incoming = new Incoming()
  incoming.push(bytes)
  incoming.end()
  for (const each of readEntries(incoming, readWhole)) if (each !== 'more') yield each
}

/** Holds it. */
function* readWhole(incoming: Incoming, end: number): Reading<Parsed<Netstring>> {
  const at = incoming.position
  const isHere = yield* incoming.need(end - at)
  if (!isHere) return cut(at, 'breaks off')
  const parsed = parseNetstring(incoming.next(end - at))
  return parsed.ok ? { ...parsed, end } : { ...parsed, at: at + parsed.at }
}
