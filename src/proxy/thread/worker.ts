// The thread that relays: a proxy, and nothing that could hold it up. Knows nothing of files, sessions and views.

import { parentPort } from 'node:worker_threads'
import { leavesOf } from '../../../certs/leaves.ts'
import { PullscopeError } from '../../errors.ts'
import { startClock } from '../../io/clock.ts'
import type { RunningProxy } from '../options.ts'
import { startProxy } from '../start.ts'
import type { FromProxy, ThreadOptions, ToProxy } from './messages.ts'
import { createOutbox } from './outbox.ts'

type On = { readonly [T in ToProxy['type']]: (message: Extract<ToProxy, { readonly type: T }>) => unknown }

const port = parentPort
if (port === null) throw new TypeError('worker.ts is for spawnProxyThread to start')
const tell = (message: FromProxy): void => port.postMessage(message)
const outbox = createOutbox((events) => tell({ type: 'events', events }))
// A crash of this thread comes by here too: what was seen before it is evidence.
process.on('exit', () => outbox.flush())

let proxy: RunningProxy | null = null

async function start({ pairPem, origin, keyLog, ...settings }: ThreadOptions): Promise<void> {
  try {
    proxy = await startProxy({
      ...settings,
      clock: startClock(origin),
      leafFor: await leavesOf(pairPem, () => new Date()),
      emit: outbox.emit,
      keyLog: keyLog === 'wanted' ? (line) => tell({ type: 'keyLog', line: line.toString('latin1') }) : null,
    })
    tell({ type: 'listening', addresses: proxy.addresses })
  } catch (error) {
    if (!(error instanceof PullscopeError)) throw error
    const { code, message, remedy } = error
    tell({ type: 'refused', code, message, remedy })
  }
}

async function close(): Promise<void> {
  await proxy?.close()
  outbox.flush()
  tell({ type: 'closed' })
}

// What `start` and `close` reject with is a bug: it ends the thread, and the other one tells of it.
const on: On = { start: ({ options }) => start(options), taken: () => outbox.taken(), close }
port.on('message', (message: ToProxy) => void (on[message.type] as (message: ToProxy) => unknown)(message))
