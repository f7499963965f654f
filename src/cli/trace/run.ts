// `pullscope trace` as a run: until it is stopped, or for as long as a command runs. Resolves with the exit code.

import { exitCodeFor, PullscopeError } from '../../errors.ts'
import type { ListenAddress } from '../../proxy/options.ts'
import { DEFAULT_LISTEN } from '../parse/listen.ts'
import { note, noteLines } from '../stdio.ts'
import { ignoredProxy, tracedEnvironment } from './environment.ts'
import { commandNotes, daemonOf } from './notes.ts'
import { exitCodeOf, runCommand } from './run-command.ts'
import { untilStopped } from './signals.ts'
import type { TraceOptions } from './trace.ts'
import { startTrace } from './trace.ts'

export interface RunOptions extends Omit<TraceOptions, 'listen' | 'lines'> {
  /** null for the usual place. */
  readonly listen: ListenAddress | null
  /** What stands behind `--`, if there is a `--`. */
  readonly command: readonly string[] | null
}

/** Nobody has to know the port of a single command, so that several can run at once. */
const FREE_PORT: ListenAddress = { ...DEFAULT_LISTEN, port: 0 }

export async function runTrace(options: RunOptions): Promise<number> {
  const { command, output, secrets } = options
  if (command?.length === 0) {
    throw new PullscopeError(
      'usage',
      'there is no command behind --',
      'write pullscope trace -- COMMAND ARG…',
    )
  }
  if (secrets === 'kept') note('secrets are kept: the capture will hold passwords and tokens as they are')
  const ignored = ignoredProxy(process.env)
  if (ignored !== null) note(`${ignored} is not used: pullscope asks registries directly`)
  const exitCode = command === null ? await untilEnd(options) : await withCommand(options, command)
  note(
    output === null
      ? 'the capture was not kept: -o FILE keeps it'
      : `pullscope show ${output} shows this again`,
  )
  return exitCode
}

async function untilEnd(options: RunOptions): Promise<number> {
  const stopped = untilStopped()
  const trace = await startTrace({
    ...options,
    listen: options.listen ?? DEFAULT_LISTEN,
    lines: process.stdout,
  })
  trace.log.begin()
  const state = await trace.finish(await stopped)
  return state === 'whole' ? 0 : exitCodeFor('file-not-writable')
}

async function withCommand(options: RunOptions, argv: readonly string[]): Promise<number> {
  const usual = daemonOf(argv) === null ? FREE_PORT : DEFAULT_LISTEN
  const trace = await startTrace({ ...options, listen: options.listen ?? usual, lines: process.stderr })
  const { env } = process
  for (const { text, lines } of commandNotes({ argv, env, place: trace.place })) {
    note(text)
    noteLines(lines)
  }
  const onStart = (): void => trace.log.tell({ type: 'client.started', argv })
  const running = runCommand({ argv, env: tracedEnvironment(env, trace.place), onStart })
  const end = await running.catch(async (error: unknown) => {
    await trace.finish('error')
    throw error
  })
  trace.log.tell({ type: 'client.exited', ...end })
  await trace.finish('command-exited')
  return exitCodeOf(end)
}
