// What a capture says in the end, read as anybody would: line by line, each of them whole.

import { readFileSync } from 'node:fs'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import type { Session } from '../../src/model/session.ts'

export function sessionIn(capture: string): Session {
  const lines = readFileSync(capture, 'utf8').split('\n')
  if (lines.pop() !== '') throw new Error('the last line of the capture is not whole')
  return reduceAll(lines.map((line) => JSON.parse(line) as CaptureEvent))
}

/** How many exchanges are in each state. */
export function statesIn({ exchanges }: Session): Readonly<Record<string, number>> {
  const states: Record<string, number> = {}
  for (const exchange of exchanges) {
    const state = exchange?.state ?? 'missing'
    states[state] = (states[state] ?? 0) + 1
  }
  return states
}
