// The entries of a flow file, one after another: each is a dictionary. One that is broken does not take the rest with it.

import type { ImportProblem } from '../imported.ts'
import type { Dictionary } from './tnetstring.ts'
import { frameAt, parseNetstring } from './tnetstring.ts'

export type Entry =
  | { readonly entry: number; readonly ok: true; readonly value: Dictionary }
  | {
      readonly entry: number
      readonly ok: false
      readonly problem: ImportProblem
      /** Its own, or all that is left of the file. */
      readonly bytes: Uint8Array
    }

/** A file that was changed has one or a few; where nothing fits, the rest is no flows either. */
const MAX_BROKEN = 10_000

/** Counts from 1. Ends with the file, with the entry after which nothing can be found, or with one broken too many. Never throws. */
export function* flowEntries(bytes: Uint8Array): Generator<Entry> {
  let entry = 1
  let broken = 0
  for (let at = 0; at < bytes.length; entry += 1) {
    if (broken === MAX_BROKEN) {
      const rest = bytes.subarray(at)
      yield failed(
        entry,
        `and what follows is left out: ${broken} entries are broken; ${rest.length} bytes are lost`,
        rest,
      )
      return
    }
    const frame = frameAt(bytes, at)
    if (!frame.ok) {
      const rest = `${bytes.length - at} bytes from byte ${at} on`
      yield failed(entry, `${frame.message}; ${rest} are lost`, bytes.subarray(at))
      return
    }
    const parsed = parseNetstring(bytes, at)
    const own = bytes.subarray(at, frame.end)
    if (!parsed.ok) yield failed(entry, `byte ${parsed.at} ${parsed.message}`, own)
    else if (parsed.value.kind !== 'dictionary')
      yield failed(entry, `is a ${parsed.value.kind}, not a flow`, own)
    else if (parsed.value.byName.size === 0) yield failed(entry, 'is empty, so it is no flow', own)
    else yield { entry, ok: true, value: parsed.value }
    if (!parsed.ok || parsed.value.kind !== 'dictionary' || parsed.value.byName.size === 0) broken += 1
    at = frame.end
  }
}

function failed(entry: number, message: string, bytes: Uint8Array): Entry {
  return { entry, ok: false, problem: { entry, message }, bytes }
}
