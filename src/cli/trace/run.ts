// `pullscope trace` as a run: until it is stopped, or for as long as a command runs. Resolves with the exit code.

import { exitCodeFor, PullscopeError } from '../../errors.ts'
import type { ProxyPlace } from '../../clients/pointing.ts'
import type { ConnectTo, ListenAddress } from '../../proxy/options.ts'
import { linesView } from '../live/lines-view.ts'
import { canShowScreen, screenView } from '../live/screen-view.ts'
import { DEFAULT_LISTEN } from '../parse/listen.ts'
import { note, noteLines } from '../stdio.ts'
import { ignoredProxy, tracedEnvironment } from './environment.ts'
import { commandNotes, daemonOf } from './notes.ts'
import { exitCodeOf, runCommand } from './run-command.ts'
import { endIfHungUp, untilStopped } from './signals.ts'
import type { LiveTrace, TraceOptions } from './trace.ts'
import { startTrace } from './trace.ts'
import { openTrust } from './trust.ts'
import { readUpstreamCas } from './upstream-ca.ts'

export interface RunOptions {
  /** null for the usual place. */
  readonly listen: ListenAddress | null
  readonly connectTo: readonly ConnectTo[]
  /** Paths of PEM files. */
  readonly upstreamCa: readonly string[]
  readonly output: string | null
  readonly secrets: 'redacted' | 'kept'
  /** `lines` even where a screen could be shown. */
  readonly ui: 'screen' | 'lines'
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
  endIfHungUp()
  return exitCode
}

async function untilEnd(options: RunOptions): Promise<number> {
  const show = options.ui === 'screen' && canShowScreen(process.env) ? screenView : linesView(process.stdout)
  const { trace } = await begin(options, { listen: DEFAULT_LISTEN, show })
  const stopped = untilStopped()
  trace.log.begin()
  const reason = await orEnd(Promise.race([stopped, trace.quit]), trace)
  return (await trace.finish(reason)) === 'whole' ? 0 : exitCodeFor('file-not-writable')
}

async function withCommand(options: RunOptions, argv: readonly string[]): Promise<number> {
  const listen = daemonOf(argv) === null ? FREE_PORT : DEFAULT_LISTEN
  // The command's output stays its own.
  const { trace, place } = await begin(options, { listen, show: linesView(process.stderr) })
  const { env } = process
  for (const { text, lines } of commandNotes({ argv, env, place })) {
    note(text)
    noteLines(lines)
  }
  const onStart = (): void => trace.log.tell({ type: 'client.started', argv })
  const end = await orEnd(runCommand({ argv, env: tracedEnvironment(env, place), onStart }), trace)
  trace.log.tell({ type: 'client.exited', ...end })
  await trace.finish('command-exited')
  return exitCodeOf(end)
}

/** Our own CA, and a trace that says where it is. */
async function begin(
  options: RunOptions,
  { listen, show }: Pick<TraceOptions, 'listen' | 'show'>,
): Promise<{ readonly trace: LiveTrace; readonly place: ProxyPlace }> {
  const { connectTo, output, secrets } = options
  const given = await readUpstreamCas(options.upstreamCa)
  const { authority, trustPath, machineRoots } = await openTrust(process.env)
  const trace = await startTrace({
    ...{ connectTo, output, secrets, show },
    listen: options.listen ?? listen,
    upstreamCa: [...given, ...machineRoots],
    leafFor: authority.leafFor,
    announce: (url) => process.stderr.write(`pullscope: listening on ${url} · CA ${authority.certPath}\n`),
  })
  return { trace, place: { url: trace.url, trustPath } }
}

/** What fails while the trace runs ends it first, so that the capture is complete and the terminal is back. */
async function orEnd<T>(happening: Promise<T>, trace: LiveTrace): Promise<T> {
  return happening.catch(async (error: unknown) => {
    await trace.finish('error')
    throw error
  })
}
