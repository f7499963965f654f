// Starts the real programs and waits for their end. Each gets the environment it is given and nothing of the
// developer's own: a proxy or CA variable of the desk must not decide a test.

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { waitFor } from '../helpers/wait-for.ts'

export interface Finished {
  /** null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly pid: number
  /** What it has written so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** Both streams, in order of arrival. */
  readonly output: () => string
  /** null while it runs. */
  readonly finished: () => Finished | null
  /** Sends the signal and waits for the end; SIGKILL and an error when the deadline passes. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<Finished>
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Written to standard input, which is then closed. */
  readonly input?: string
}

/** Children that still run, so that none outlives a test run that is cut short. */
const alive = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** Starts a program with `PATH` and the given variables only. Throws when it cannot be started. */
export function start(argv: readonly [string, ...string[]], options: StartOptions = {}): Running {
  const [command, ...args] = argv
  let stdout = ''
  let stderr = ''
  let output = ''
  let finished: Finished | null = null
  const child = spawn(command, args, { env: { PATH: process.env['PATH'], LC_ALL: 'C', ...options.env } })
  // A program that is not there has no pid, and says why in an event that comes too late to be thrown.
  child.once('error', ({ message }) => (output += message))
  if (child.pid === undefined) throw new Error(`${command} cannot be started`)
  alive.add(child)
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    output += text
  })
  child.once('close', (code, signal) => {
    alive.delete(child)
    finished = { code, signal, stdout, stderr }
  })
  // A program may end without reading its input.
  child.stdin.once('error', ({ message }) => (output += `stdin: ${message}\n`))
  child.stdin.end(options.input ?? '')
  return {
    pid: child.pid,
    stdout: () => stdout,
    stderr: () => stderr,
    output: () => output,
    finished: () => finished,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      try {
        return await waitFor(() => finished, {
          deadlineMs: 30_000,
          what: `${command} to end after ${signal}`,
          seen: () => output.slice(-4000),
        })
      } finally {
        if (finished === null) child.kill('SIGKILL')
      }
    },
  }
}

export interface RunOptions extends StartOptions {
  readonly deadlineMs?: number
  /** How long until it is asked to end, as a user loses patience; never by default. */
  readonly patienceMs?: number
}

/** Runs a program to its end. The exit code is the caller's to judge; a missed deadline is an error. */
export async function run(
  argv: readonly [string, ...string[]],
  { deadlineMs = 120_000, patienceMs, ...options }: RunOptions = {},
): Promise<Finished> {
  const running = start(argv, options)
  const patience = patienceMs === undefined ? null : setTimeout(() => void running.stop(), patienceMs)
  try {
    return await waitFor(running.finished, {
      deadlineMs,
      what: `the end of ${argv.join(' ')}`,
      seen: () => running.output().slice(-4000),
    })
  } finally {
    if (patience !== null) clearTimeout(patience)
    if (running.finished() === null) await running.stop('SIGKILL')
  }
}

/** Runs a program that has to succeed: an exit code other than 0 is an error that shows what it wrote. */
export async function mustRun(
  argv: readonly [string, ...string[]],
  options: StartOptions = {},
): Promise<Finished> {
  const finished = await run(argv, options)
  if (finished.code !== 0) {
    throw new Error(
      `${argv.join(' ')} ended with ${finished.code ?? finished.signal ?? '?'}:\n${finished.stderr}${finished.stdout}`,
    )
  }
  return finished
}
