// The compiled program as a user starts it, in a home of its own.

import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'
import type { Finished, Running, StartOptions } from '../real/process.ts'
import { run, start } from '../real/process.ts'

export const MAIN = 'dist/src/cli/main.js'

/** The test client as a command line. */
export const ASK = [process.execPath, '--import', 'tsx', 'test/cli/ask.ts'] as const

/** Runs it to its end. `PULLSCOPE_HOME` is a new folder unless `env` says otherwise. */
export async function pullscope(args: readonly string[], options: StartOptions = {}): Promise<Finished> {
  return run([process.execPath, MAIN, ...args], { ...options, env: await home(options), deadlineMs: 20_000 })
}

/** Where a trace is, from its ready line. */
export interface Place {
  readonly proxyUrl: string
  readonly caPath: string
}

export interface Live extends Place {
  readonly running: Running
}

export function readyIn(stderr: string): Place | null {
  const [, proxyUrl, caPath] = /^pullscope: listening on (http:\S+) · CA (.+)$/m.exec(stderr) ?? []
  return proxyUrl === undefined || caPath === undefined ? null : { proxyUrl, caPath }
}

interface TraceStart extends StartOptions {
  /** Options of Node itself. */
  readonly node?: readonly string[]
  /** A program that runs what is behind it. */
  readonly wrap?: readonly string[]
}

/** Starts `trace` on a free port and waits for its ready line. It is killed after the test if it still runs. */
export async function startTrace(
  args: readonly string[],
  { node = [], wrap = [], ...options }: TraceStart = {},
): Promise<Live> {
  const command = [...wrap, process.execPath, ...node, MAIN, 'trace', '--listen', '127.0.0.1:0', ...args]
  const running = start(command as [string, ...string[]], { ...options, env: await home(options) })
  onTestFinished(async () => {
    if (running.finished() === null) await running.stop('SIGKILL')
  })
  const ready = (): Place | null => {
    if (running.finished() !== null) throw new Error(`it ended: ${running.output()}`)
    return readyIn(running.stderr())
  }
  return { running, ...(await waitFor(ready, { what: 'the ready line', seen: running.output })) }
}

/** Asks for URLs through a running trace. */
export function ask({ proxyUrl, caPath }: Place, ...urls: readonly string[]): Promise<Finished> {
  return run([...ASK, ...urls], { env: { HTTPS_PROXY: proxyUrl, NODE_EXTRA_CA_CERTS: caPath } })
}

async function home({ env }: StartOptions): Promise<Record<string, string>> {
  return { PULLSCOPE_HOME: join(await tempFolder(), 'home'), LC_ALL: 'C.UTF-8', ...env }
}
