// The proxy in a thread of its own: whatever the caller's thread is busy with, relaying goes on.

import { extname } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { PullscopeError } from '../../errors.ts'
import type { ClockOrigin } from '../../io/clock.ts'
import type { ListenAddress, ProxyOptions, RunningProxy } from '../options.ts'
import type { FromProxy, ToProxy } from './messages.ts'

/** As of `startProxy`, but what cannot cross a thread comes as a description of it. */
export interface ProxyThreadOptions extends Omit<ProxyOptions, 'leafFor' | 'clock'> {
  /** Certificate and private key of the CA that clients trust. Stays in memory. */
  readonly pairPem: string
  readonly clock: { readonly origin: ClockOrigin }
  /** The thread has ended by itself, which is a bug. All events up to then have been emitted. */
  readonly onCrash: (reason: unknown) => void
}

export interface ProxyThread {
  /**
   * As `startProxy`, and throws as it does; once. Events are emitted in order, and those that are under way when `close`
   * is called before it resolves.
   */
  start(options: ProxyThreadOptions): Promise<RunningProxy>
}

type On = { readonly [T in FromProxy['type']]: (message: Extract<FromProxy, { readonly type: T }>) => void }

/** Compiled, or run from source by a loader that threads inherit. */
const ENTRY = new URL(`./worker${extname(import.meta.url)}`, import.meta.url)

/**
 * Room for new objects of the thread: three times V8's semi-space of 1 MiB. Each chunk of a body is a small object that
 * holds 16 KiB outside the heap. In the usual room so many of them die unnoticed that V8 takes the memory outside for a
 * reason to collect the whole heap, 60 times a GiB and on all cores: a third of what relaying costs.
 */
const YOUNG_MIB = 3

/**
 * Begins to load the thread, which takes tens of milliseconds, while the caller finds out what it is to do. Until
 * `start` it keeps nothing alive, so whoever changes their mind can forget it.
 */
export function spawnProxyThread(): ProxyThread {
  // Not public: while V8 marks on other cores, new chunks count as in use, which calls for the next marking at once.
  setFlagsFromString('--no-concurrent-marking')
  setFlagsFromString('--expose-gc') // for spent-chunks.ts, in threads that start from now on
  const worker = new Worker(ENTRY, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB } })
  let fault: unknown = null
  let onGone = (_: unknown): void => undefined
  worker.on('error', (error) => (fault = error))
  // Only now has everything come that it sent.
  worker.on('exit', (code) => {
    fault ??= new Error(`the proxy's thread ended with code ${code}`)
    onGone(fault)
  })
  worker.unref()
  return {
    start(options) {
      worker.ref()
      return new Promise((resolve, reject) => {
        if (fault !== null) reject(asError(fault))
        onGone = reject
        run(worker, options, { onGone: (act) => (onGone = act), resolve, reject })
      })
    },
  }
}

interface Waiting {
  /** Says who has to know when the thread ends instead of answering. */
  readonly onGone: (act: (reason: unknown) => void) => void
  readonly resolve: (proxy: RunningProxy) => void
  readonly reject: (reason: unknown) => void
}

function run(worker: Worker, options: ProxyThreadOptions, { onGone, resolve, reject }: Waiting): void {
  const { emit, keyLog, onCrash, clock, ...settings } = options
  const tell = (message: ToProxy): void => worker.postMessage(message)
  let onClosed = (): void => undefined
  let closed: Promise<void> | null = null

  function close(): Promise<void> {
    return new Promise((resolveClose, rejectClose) => {
      onClosed = resolveClose
      onGone(rejectClose)
      tell({ type: 'close' })
    })
  }

  /** It has nothing more to say; a name that is still being looked up would keep it for seconds. */
  function dismiss(): void {
    onGone(() => undefined)
    void worker.terminate()
  }

  const on: On = {
    listening: ({ addresses }) => {
      onGone(onCrash)
      resolve({ address: firstOf(addresses), addresses, close: () => (closed ??= close()) })
    },
    refused: ({ code, message, remedy }) => {
      dismiss()
      reject(new PullscopeError(code, message, remedy))
    },
    events: ({ events }) => {
      for (const event of events) emit(event)
      tell({ type: 'taken' })
    },
    keyLog: ({ line }) => keyLog?.(Buffer.from(line, 'latin1')),
    closed: () => {
      dismiss()
      onClosed()
    },
  }
  worker.on('message', (message: FromProxy) => (on[message.type] as (message: FromProxy) => void)(message))
  const wanted = keyLog === null ? 'unwanted' : 'wanted'
  tell({ type: 'start', options: { ...settings, origin: clock.origin, keyLog: wanted } })
}

function firstOf([first]: readonly ListenAddress[]): ListenAddress {
  if (first === undefined) throw new TypeError('a proxy that listens nowhere')
  return first
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
