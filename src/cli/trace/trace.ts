// A live trace from start to end: wires the proxy to the log and the log to the lines, and ends all of it in order.

import { randomBytes } from 'node:crypto'
import type { CaptureEnded } from '../../capture/event.ts'
import { createRedactor } from '../../capture/redact.ts'
import type { ProxyPlace } from '../../clients/pointing.ts'
import { startClock } from '../../io/clock.ts'
import { createStore } from '../../model/store.ts'
import { EFFECTS } from '../../proxy/effects.ts'
import type { ConnectTo, ListenAddress, RunningProxy } from '../../proxy/options.ts'
import { startProxy } from '../../proxy/start.ts'
import { colourLevel, glyphSet } from '../stdio.ts'
import { printLive } from './live-lines.ts'
import type { TraceLog } from './log.ts'
import { createLog } from './log.ts'
import { startRecording } from './recording.ts'
import { exitCodeOf } from './run-command.ts'
import { onStopSignal } from './signals.ts'
import { openTrust } from './trust.ts'
import { readUpstreamCas } from './upstream-ca.ts'

export interface TraceOptions {
  readonly listen: ListenAddress
  readonly connectTo: readonly ConnectTo[]
  /** Paths of PEM files. */
  readonly upstreamCa: readonly string[]
  /** Path of the capture file, or null to keep none. */
  readonly output: string | null
  readonly secrets: 'redacted' | 'kept'
  /** Where the lines go: stderr when stdout belongs to a command. */
  readonly lines: NodeJS.WriteStream
}

export interface LiveTrace {
  readonly log: TraceLog
  readonly place: ProxyPlace
  /** Closes the proxy, completes the capture and prints the rest. `cut`: the file could not be written to its end. */
  finish(reason: CaptureEnded['reason']): Promise<'whole' | 'cut'>
}

/** Resolves when clients can connect, which is said on stderr. Throws what the parts throw, and leaves nothing open. */
export async function startTrace(options: TraceOptions): Promise<LiveTrace> {
  const given = await readUpstreamCas(options.upstreamCa)
  const { listen, connectTo, secrets } = options
  const recording = startRecording(options.output)
  const clock = startClock()
  const redactionKey = randomBytes(32)
  const redact = createRedactor({ key: redactionKey, secrets })
  const store = createStore()
  const log = createLog({ clock, store, redact, secrets, effects: EFFECTS, recorder: recording.recorder })
  try {
    const { authority, trustPath, machineRoots } = await openTrust(process.env)
    const proxy = await startProxy({
      ...{ listen, connectTo, clock, redactionKey, secrets },
      emit: log.emit,
      leafFor: authority.leafFor,
      upstreamCa: [...given, ...machineRoots],
    })
    const colours = colourLevel({ env: process.env, terminal: options.lines })
    const printer = printLive({ store, output: options.lines, colours, glyphs: glyphSet(process.env) })
    const url = urlOf(proxy.address)
    process.stderr.write(`pullscope: listening on ${url} · CA ${authority.certPath}\n`)
    return {
      log,
      place: { url, trustPath },
      async finish(reason) {
        // A second Ctrl-C, also when only a pager holds up the end: what is recorded is good, the rest is dropped.
        onStopSignal((signal) => {
          log.end(reason)
          process.exit(exitCodeOf({ code: null, signal }))
        })
        await proxy.close()
        log.end(reason)
        printer.end()
        return recording.state()
      },
    }
  } catch (error) {
    log.end('error')
    throw error
  }
}

function urlOf({ host, port }: RunningProxy['address']): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
