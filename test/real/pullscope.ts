// pullscope as its users have it: the compiled command, in a process of its own, with a home of its own.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '../helpers/wait-for.ts'
import { mustBeAlive } from './clients/client.ts'
import type { ProxyAccess } from './clients/client.ts'
import type { TraceExport } from './export.ts'
import { mustRun, run, start } from './process.ts'
import type { Finished } from './process.ts'
import type { Workspace } from './workspace.ts'

const MAIN = 'dist/src/cli/main.js'

export interface Tracing {
  readonly proxy: ProxyAccess
  /** The file that it records into. */
  readonly capture: string
  /** Peak resident memory so far of the process and its children, bytes. */
  peakMemory(): Promise<number>
  /** Ends it as Ctrl-C does; an exit code other than 0 is an error. */
  stop(): Promise<Finished>
  /** Ends it as the kernel does. */
  kill(): Promise<Finished>
}

/** Starts `pullscope trace` on a free port and waits for its ready line. It stops with the workspace. */
export async function startTrace(workspace: Workspace, options: readonly string[]): Promise<Tracing> {
  const home = await workspace.folder('pullscope')
  const capture = join(home, 'capture.jsonl')
  const tracing = start([...trace(capture), ...options], { env: homeEnv(home) })
  workspace.onClose(() => tracing.stop('SIGKILL'))
  const proxy = await waitFor(
    () => {
      mustBeAlive('pullscope trace', tracing)
      return readyLine(tracing.stderr())
    },
    { deadlineMs: 30_000, what: 'the ready line of pullscope trace', seen: tracing.output },
  )
  return {
    proxy,
    capture,
    peakMemory: () => peakMemory(tracing.pid),
    stop: async () => {
      const finished = await tracing.stop('SIGINT')
      if (finished.code !== 0)
        throw new Error(
          `pullscope trace ended with ${finished.code ?? finished.signal ?? '?'}:\n${finished.stderr}`,
        )
      return finished
    },
    kill: () => tracing.stop('SIGKILL'),
  }
}

/** `pullscope trace [options] -- COMMAND`: runs to the command's end and has its exit code. */
export async function traceCommand(
  workspace: Workspace,
  options: readonly string[],
  command: readonly string[],
): Promise<Finished & { readonly capture: string }> {
  const home = await workspace.folder('pullscope')
  const capture = join(home, 'capture.jsonl')
  const finished = await run([...trace(capture), ...options, '--', ...command], { env: homeEnv(home) })
  return { ...finished, capture }
}

/** `pullscope export FILE --to json`, parsed. */
export async function exportJson(capture: string): Promise<TraceExport> {
  const { stdout } = await mustRun([process.execPath, MAIN, 'export', capture, '--to', 'json'])
  return JSON.parse(stdout) as TraceExport
}

function trace(capture: string): [string, ...string[]] {
  return [process.execPath, MAIN, 'trace', '--listen', '127.0.0.1:0', '--no-ui', '-o', capture]
}

function homeEnv(home: string): Record<string, string> {
  return { HOME: home, PULLSCOPE_HOME: join(home, 'home') }
}

function readyLine(stderr: string): ProxyAccess | null {
  const [, url, caPath] = /^pullscope: listening on (\S+) · CA (.+)$/m.exec(stderr) ?? []
  return url === undefined || caPath === undefined ? null : { url, caPath }
}

/** `VmHWM` of /proc/PID/status, summed over the process tree. Linux only, as are the real clients. */
async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const own = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))
    .split(' ')
    .filter((id) => id !== '')
  const theirs = await Promise.all(children.map((id) => peakMemory(Number(id))))
  return theirs.reduce((sum, bytes) => sum + bytes, own)
}
