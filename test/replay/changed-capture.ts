// A recorded capture with one answer or request of it changed: a candidate that differs from the original in just that.

import { join } from 'node:path'
import type { CaptureEvent } from '../../src/capture/event.ts'
import type { HeaderList } from '../../src/http/headers.ts'
import { readCaptureFile } from '../../src/io/capture-file.ts'
import type { Side } from '../../src/replay/compare/side.ts'
import { CAPTURES } from '../helpers/captures.ts'
import { judged } from '../helpers/judged.ts'

export type Change = (event: CaptureEvent) => CaptureEvent

export const recorded = async (name: string): Promise<readonly CaptureEvent[]> =>
  (await readCaptureFile(join(CAPTURES, `${name}.jsonl`))).events

/** The last that a capture holds. */
export function sideOf(events: readonly CaptureEvent[]): Side {
  const { session, trace } = judged(events)
  const pull = trace.pulls.at(-1)
  if (pull === undefined) throw new Error('a capture without a pull')
  return { session, trace, pull }
}

/** Of the first exchange whose request line matches. */
export const started = (events: readonly CaptureEvent[], line: RegExp): number => {
  const found = events.find(
    (event) => event.type === 'request.started' && line.test(`${event.method} ${event.url}`),
  )
  if (found?.type !== 'request.started') throw new Error(`no ${String(line)}`)
  return found.exchange
}

const headers =
  (events: readonly CaptureEvent[], line: RegExp, change: (list: HeaderList) => HeaderList): Change =>
  (event) =>
    event.type === 'response.started' && event.exchange === started(events, line)
      ? { ...event, headers: change(event.headers) }
      : event
export const setting = (
  events: readonly CaptureEvent[],
  line: RegExp,
  [name, value]: readonly [string, string | null],
): Change =>
  headers(events, line, (list) => [
    ...list.filter(([each]) => each.toLowerCase() !== name.toLowerCase()),
    ...(value === null ? [] : ([[name, value]] as const)),
  ])
export const answering = (events: readonly CaptureEvent[], line: RegExp, status: number): Change => {
  const exchange = started(events, line)
  return (event) =>
    event.type === 'response.started' && event.exchange === exchange ? { ...event, status } : event
}
export const body = (
  events: readonly CaptureEvent[],
  line: RegExp,
  changed: Record<string, unknown>,
): Change => {
  const exchange = started(events, line)
  return (event) =>
    event.type === 'response.completed' && event.exchange === exchange
      ? { ...event, body: { ...event.body, ...changed } }
      : event
}

/** A header of the request, set. */
export const asking = (
  events: readonly CaptureEvent[],
  line: RegExp,
  [name, value]: readonly [string, string],
): Change => {
  const exchange = started(events, line)
  return (event) =>
    event.type === 'request.started' && event.exchange === exchange
      ? {
          ...event,
          headers: [
            ...event.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase()),
            [name, value],
          ],
        }
      : event
}

/** One after the other. */
export const all =
  (...changes: readonly Change[]): Change =>
  (event) =>
    changes.reduce((changed, change) => change(changed), event)
