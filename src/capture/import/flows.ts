// mitmproxy's flow files, in: what mitmdump -w and "Save" write, of mitmproxy 4 to 12. Knows no files.

import { FORMAT_VERSION } from '../event.ts'
import type { CaptureEvent, CaptureStarted } from '../event.ts'
import { LONGEST_KEPT } from '../keeping.ts'
import { clientConnections, connectionFacts, isExchange } from './flows/connection.ts'
import { readEntries } from './flows/entries.ts'
import type { Ids, Timed } from './flows/exchange.ts'
import { exchangeFacts } from './flows/exchange.ts'
import { fieldOf, heldBytes, itemsOf, numberOf, stringOf } from './flows/fields.ts'
import type { Flow } from './flows/flow.ts'
import { fateOf, readFlow } from './flows/flow.ts'
import { Incoming } from './flows/incoming.ts'
import { longValues } from './flows/long-values.ts'
import type { Dictionary, Long } from './flows/netstring.ts'
import type { ImportReader, Recognition, StreamedFormat } from './format.ts'
import type { ImportProblem } from './imported.ts'

/** Of mitmproxy 4, and of 10 to 12: between them, what changed is known. */
const VERSIONS = { oldest: 4, newest: 21 }
/** A pull of one image is a hundred flows, and a flow some ten kilobytes. */
const MAX_HELD = 512 * 1024 * 1024

export const FLOWS: StreamedFormat = {
  id: 'mitmproxy',
  title: 'mitmproxy flow file',
  recognise: looksLikeFlows,
  reads: 'as it comes',
  open: () => openFlows(),
}

/** A dictionary, whose first key is a short one: `2351:9:websocket;…`. */
function looksLikeFlows(head: Uint8Array): Recognition {
  const text = Buffer.from(head.subarray(0, 20)).toString('latin1')
  if (/^\d{1,12}:\d{1,3}:/.test(text)) return 'yes'
  return text.length < 20 && /^\d{0,12}(?::\d{0,3})?$/.test(text) ? 'more' : 'no'
}

interface FlowsOptions {
  /** Bytes of a value that is read at once; of longer ones, only what is needed is held. */
  readonly longest?: number
  /** Bytes of what is held of a file in all, its bodies aside. */
  readonly room?: number
}

/**
 * A file that is cut opens with what it has, and an entry that is broken is left out. Bodies are measured as they pass, so
 * the file may be of any length; 512 MiB of what is no body are held, and entries beyond are left out, too.
 */
export function openFlows({ longest = LONGEST_KEPT, room: all = MAX_HELD }: FlowsOptions = {}): ImportReader {
  const flows: Flow[] = []
  const problems: ImportProblem[] = []
  const skipped = new Map<string, number>()
  const room = { left: all }
  const incoming = new Incoming()
  const entries = readEntries(incoming, longValues({ longest, fateOf, room }))
  let free = all

  function take(entry: number, value: Dictionary<Long>): void {
    const read = readEntry(value)
    if (typeof read === 'string') problems.push({ entry, message: read })
    else if ('remedy' in read) problems.push({ entry, ...read })
    else if ('skipped' in read) skipped.set(read.skipped, (skipped.get(read.skipped) ?? 0) + 1)
    else {
      flows.push(read)
      free = room.left + letGo(value, read)
    }
  }

  function readOn(): void {
    for (;;) {
      const next = entries.next()
      if (next.done === true || next.value === 'more') return
      if (next.value.ok) take(next.value.entry, next.value.value)
      else problems.push(next.value.problem)
      room.left = free
    }
  }

  return {
    push(chunk) {
      incoming.push(chunk)
      readOn()
    },
    end() {
      incoming.end()
      readOn()
      for (const [type, count] of skipped) {
        const message = `${count} ${type} ${count === 1 ? 'flow is' : 'flows are'} left out: only HTTP is shown`
        problems.push({ entry: null, message })
      }
      return { events: eventsOf(flows), problems }
    },
  }
}

/** Bytes that were held for the bodies of a flow, but for the text of them that stays. */
function letGo(entry: Dictionary<Long>, flow: Flow): number {
  const parts = ['request', 'response'] as const
  return parts.reduce((sum, part) => {
    const held = heldBytes(fieldOf(fieldOf(entry, part), 'content'))
    return sum + held - (flow[part]?.body.text?.length ?? 0)
  }, 0)
}

const TOO_OLD = {
  message: 'was written by mitmproxy 3 or before',
  remedy: 'write it anew with mitmproxy 8: mitmdump -nr FILE -w NEW',
} as const

/** A flow, a flow of a kind that says nothing of HTTP, or what is wrong with it. */
function readEntry(entry: Dictionary<Long>): Flow | { readonly skipped: string } | typeof TOO_OLD | string {
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
    ({ request, response }) => request.recorded === null || response?.recorded === null,
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
