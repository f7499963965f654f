// `pullscope trace` as a run: until it is stopped, or for as long as a command runs. Resolves with the exit code.

import { exitCodeFor } from '../../errors.ts'
import type { ProxyPlace } from '../../clients/pointing.ts'
import type { Threshold } from '../../rules/threshold.ts'
import type { ListenAddress, ReverseTarget } from '../../proxy/options.ts'
import { formatHostPattern } from '../../proxy/host-pattern.ts'
import { PLAIN } from '../../proxy/options.ts'
import type { ProxyThread } from '../../proxy/thread/start.ts'
import { linesView } from '../live/lines-view.ts'
import { canShowScreen, screenView } from '../live/screen-view.ts'
import type { AccessFlags } from '../parse/access.ts'
import { readAccess } from '../parse/access.ts'
import { DEFAULT_LISTEN } from '../parse/listen.ts'
import { REVERSE_LISTEN } from '../parse/reverse.ts'
import type { NetworkFlags } from '../network/flags.ts'
import { readNetwork } from '../network/flags.ts'
import { note, noteLines } from '../stdio.ts'
import { tracedEnvironment } from './environment.ts'
import { commandNotes, daemonOf } from './notes.ts'
import { reverseNote } from './reverse-note.ts'
import { exitCodeOf, runCommand } from './run-command.ts'
import { keyLogOf } from './key-log.ts'
import { endIfHungUp, untilStopped } from './signals.ts'
import type { LiveTrace } from './trace.ts'
import type { ShowLive } from '../live/view.ts'
import { startTrace } from './trace.ts'
import { openTrust } from './trust.ts'
import { readTunnels, type TunnelFlags } from './tunnel-flags.ts'

export interface RunOptions {
  /** Loading already. */
  readonly thread: ProxyThread
  /** Empty for the usual place. */
  readonly listen: readonly ListenAddress[]
  /** The registry to stand in for, if there is one. */
  readonly reverse: ReverseTarget | null
  readonly access: AccessFlags
  readonly network: NetworkFlags
  readonly tunnels: TunnelFlags
  readonly output: string | null
  readonly secrets: 'redacted' | 'kept'
  /** `lines` even where a screen could be shown. */
  readonly ui: 'screen' | 'lines'
  /** From which level of findings on the exit code is 1; null for none. */
  readonly failOn: Threshold | null
  /** What stands behind `--`, if there is a `--`; not empty. */
  readonly command: readonly string[] | null
}

/** Nobody has to know the port of a single command, so that several can run at once. */
const FREE_PORT: ListenAddress = { ...DEFAULT_LISTEN, port: 0 }

export async function runTrace(options: RunOptions): Promise<number> {
  const { command, output, secrets } = options
  if (secrets === 'kept') note('secrets are kept: the capture will hold passwords and tokens as they are')
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
  const state = await trace.finish(reason)
  const code = await findingsCode(trace, options.failOn)
  return state === 'whole' ? code : exitCodeFor('file-not-writable')
}

async function withCommand(options: RunOptions, argv: readonly string[]): Promise<number> {
  const { reverse } = options
  const listen = daemonOf(argv) === null ? FREE_PORT : DEFAULT_LISTEN
  // The command's output stays its own.
  const { trace, place } = await begin(options, { listen, show: linesView(process.stderr) })
  const { env } = process
  for (const { text, lines } of commandNotes({ argv, env, place, reverse })) {
    note(text)
    noteLines(lines)
  }
  const onStart = (): void => trace.log.tell({ type: 'client.started', argv })
  const end = await orEnd(runCommand({ argv, env: tracedEnvironment(env, place), onStart }), trace)
  trace.log.tell({ type: 'client.exited', ...end })
  await trace.finish('command-exited')
  const code = await findingsCode(trace, options.failOn)
  // A command that failed by itself says more by its own code.
  return exitCodeOf(end) || code
}

/** Without a threshold nothing is judged, nor loaded that judges. */
async function findingsCode(trace: LiveTrace, failOn: Threshold | null): Promise<0 | 1> {
  if (failOn === null) return 0
  const { codeOfFindings } = await import('./findings-code.ts')
  return codeOfFindings(trace.session(), failOn)
}

/** Our own CA, and a trace that says where it is. */
async function begin(
  options: RunOptions,
  { listen, show }: { readonly listen: ListenAddress; readonly show: ShowLive },
): Promise<{ readonly trace: LiveTrace; readonly place: ProxyPlace }> {
  const { thread, output, secrets, reverse } = options
  const usual = reverse === null ? listen : REVERSE_LISTEN
  const listening = { listen: options.listen.length === 0 ? [usual] : options.listen, reverse }
  const access = readAccess(options.access, listening)
  const network = await readNetwork(options.network, { env: process.env, own: listening.listen, note })
  for (const hosts of network.insecureUpstreams) {
    note(`warning: the certificate of ${formatHostPattern(hosts)} is not verified (--insecure-upstream)`)
  }
  const keyLog = keyLogOf(process.env)
  const { authority, trustPath, machineRoots } = await openTrust(process.env)
  const trace = await startTrace({
    ...{ thread, output, secrets, show },
    proxy: {
      ...PLAIN,
      ...network,
      ...readTunnels(options.tunnels),
      upstreamCa: [...network.upstreamCa, ...machineRoots],
      ...listening,
      access,
    },
    keyLog,
    pairPem: authority.pairPem,
    announce: (urls, url) => {
      // In one piece: who reads the first line has all of them.
      const ready = urls.map((each) => `pullscope: listening on ${each} · CA ${authority.certPath}\n`)
      process.stderr.write(ready.join(''))
      if (reverse === null) return
      const { text, lines } = reverseNote(url, reverse)
      note(text)
      noteLines(lines)
    },
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
