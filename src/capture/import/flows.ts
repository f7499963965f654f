// mitmproxy's flow files, in: what mitmdump -w and "Save" write, of mitmproxy 4 to 12. Knows no files.

import { FORMAT_VERSION } from '../event.ts'
import type { CaptureEvent, CaptureStarted } from '../event.ts'
import { clientConnections, connectionFacts, isExchange } from './flows/connection.ts'
import { flowEntries } from './flows/entries.ts'
import type { Ids, Timed } from './flows/exchange.ts'
import { exchangeFacts } from './flows/exchange.ts'
import { fieldOf, itemsOf, numberOf, stringOf } from './flows/fields.ts'
import type { Flow } from './flows/flow.ts'
import { readFlow } from './flows/flow.ts'
import type { Dictionary } from './flows/tnetstring.ts'
import type { CaptureFormat, Recognition } from './format.ts'
import type { Imported, ImportProblem } from './imported.ts'

/** Of mitmproxy 4, and of 10 to 12: between them, what changed is known. */
const VERSIONS = { oldest: 4, newest: 21 }

export const FLOWS: CaptureFormat = {
  id: 'mitmproxy',
  title: 'mitmproxy flow file',
  recognise: looksLikeFlows,
  read: readFlows,
}

/** A dictionary, whose first key is a short one: `2351:9:websocket;…`. */
function looksLikeFlows(head: Uint8Array): Recognition {
  const text = Buffer.from(head.subarray(0, 20)).toString('latin1')
  if (/^\d{1,12}:\d{1,3}:/.test(text)) return 'yes'
  return text.length < 20 && /^\d{0,12}(?::\d{0,3})?$/.test(text) ? 'more' : 'no'
}

/** A file that is cut opens with what it has, and an entry that is broken is left out. Never throws. */
export function readFlows(bytes: Uint8Array): Imported {
  const flows: Flow[] = []
  const problems: ImportProblem[] = []
  const skipped = new Map<string, number>()
  for (const each of flowEntries(bytes)) {
    const { entry } = each
    const read = each.ok ? readEntry(each.value) : each.problem.message
    if (typeof read === 'string') problems.push({ entry, message: read })
    else if ('remedy' in read) problems.push({ entry, ...read })
    else if ('skipped' in read) skipped.set(read.skipped, (skipped.get(read.skipped) ?? 0) + 1)
    else flows.push(read)
  }
  for (const [type, count] of skipped) {
    const message = `${count} ${type} ${count === 1 ? 'flow is' : 'flows are'} left out: only HTTP is shown`
    problems.push({ entry: null, message })
  }
  return { events: eventsOf(flows), problems }
}

const TOO_OLD = {
  message: 'was written by mitmproxy 3 or before',
  remedy: 'write it anew with mitmproxy 8: mitmdump -nr FILE -w NEW',
} as const

/** A flow, a flow of a kind that says nothing of HTTP, or what is wrong with it. */
function readEntry(entry: Dictionary): Flow | { readonly skipped: string } | typeof TOO_OLD | string {
  const version = fieldOf(entry, 'version')
  const number = numberOf(version)
  if (number === null && itemsOf(version).length === 0) return 'has no version, so it is no flow'
  if (number === null || number < VERSIONS.oldest) return TOO_OLD
  const type = stringOf(fieldOf(entry, 'type')) ?? 'unnamed'
  if (type !== 'http') return { skipped: /^[a-z]{1,20}$/.test(type) ? type.toUpperCase() : 'unnamed' }
  const flow = readFlow(entry)
  if (typeof flow !== 'string' || number <= VERSIONS.newest) return flow
  return `${flow}; it was written by a newer mitmproxy (version ${number} of its format)`
}

const EFFECTS: readonly string[] = [
  'mitmproxy recorded this, and what it changes was changed: certificates, connections, and what its options say.',
  'Connect times hold the look-up of the name, and TLS times the wait for the client: the file has no times of their own.',
  'TLS handshakes that broke off, tunnels that were refused, and answers of mitmproxy itself, such as its 502, are not in the file.',
]
const STREAMED =
  'Bodies that mitmproxy streamed past are not in the file: their size is the one announced, their hash is not known.'

function eventsOf(unsorted: readonly Flow[]): CaptureEvent[] {
  const flows = unsorted.toSorted((a, b) => a.request.startedAt - b.request.startedAt)
  const connections = clientConnections(flows)
  const connectionOf = new Map(
    connections.flatMap((each, id) => each.flows.map((flow) => [flow, id] as const)),
  )
  const lastAt = connections.map(({ openedAt }) => openedAt)
  const exchanges = flows.filter(isExchange).flatMap((flow, exchange): Timed[] => {
    const ids: Ids = { exchange, connection: connectionOf.get(flow) ?? 0 }
    const facts = exchangeFacts(flow, ids)
    lastAt[ids.connection] = Math.max(lastAt[ids.connection] ?? 0, facts.at(-1)?.seconds ?? 0)
    return facts
  })
  const opened = connections.flatMap((each, id) => connectionFacts(each, id, lastAt[id] ?? 0))
  // Sorting is stable: of one moment, a connection comes before what is asked over it, and its end after that.
  const isEnd = ({ fact }: Timed): boolean => fact.type === 'connection.closed'
  const facts = [...opened.filter((each) => !isEnd(each)), ...exchanges, ...opened.filter(isEnd)].toSorted(
    (a, b) => a.seconds - b.seconds,
  )
  const began = facts[0]?.seconds ?? 0
  const events = facts.map(({ seconds, fact }) => ({ at: millis(seconds - began), ...fact }))
  const isStreamed = flows.some(
    ({ request, response }) => request.content === null || response?.content === null,
  )
  const started: CaptureStarted = {
    type: 'capture.started',
    version: FORMAT_VERSION,
    source: 'mitmproxy',
    startedAt: new Date(Math.floor(began * 1000)).toISOString(),
    effects: isStreamed ? [...EFFECTS, STREAMED] : EFFECTS,
  }
  const ended = { at: events.at(-1)?.at ?? 0, type: 'capture.ended', reason: 'end-of-input' } as const
  return [{ at: 0, ...started }, ...events, ended]
}

/** Seconds in milliseconds, to the microsecond: more, mitmproxy's clock does not tell. */
function millis(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e3
}
