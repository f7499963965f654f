// The entries of a flow file, one after another: each is a dictionary. One that is broken does not take the rest with it.

import type { ImportProblem } from '../imported.ts'
import type { Dictionary } from './tnetstring.ts'
import { frameAt, parseNetstring } from './tnetstring.ts'

export type Entry =
  | { readonly entry: number; readonly ok: true; readonly value: Dictionary }
  | { readonly entry: number; readonly ok: false; readonly problem: ImportProblem }

/** Counts from 1. Ends with the file, or with the entry after which nothing can be found. Never throws. */
export function* flowEntries(bytes: Uint8Array): Generator<Entry> {
  let entry = 1
  for (let at = 0; at < bytes.length; entry += 1) {
    const frame = frameAt(bytes, at)
    if (!frame.ok) {
      const rest = `${bytes.length - at} bytes from byte ${at} on`
      yield failed(entry, `${frame.message}; ${rest} are lost`)
      return
    }
    const parsed = parseNetstring(bytes, at)
    if (!parsed.ok) yield failed(entry, `byte ${parsed.at} ${parsed.message}`)
    else if (parsed.value.kind !== 'dictionary') yield failed(entry, `is a ${parsed.value.kind}, not a flow`)
    else yield { entry, ok: true, value: parsed.value }
    at = frame.end
  }
}

function failed(entry: number, message: string): Entry {
  return { entry, ok: false, problem: { entry, message } }
}
