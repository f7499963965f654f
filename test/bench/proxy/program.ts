// A program under measurement: started, ready, and what it has cost so far. Linux: it reads /proc.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { waitFor } from '../../helpers/wait-for.ts'

/** A clock tick of /proc, on every Linux that Node runs on. */
const TICK_MS = 10

export interface Program {
  readonly pid: number
  /** From its start until it was ready, ms. */
  readonly startMs: number
  stop(): Promise<void>
}

interface ProgramOptions {
  readonly argv: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What it says when it is ready, or the port it then accepts on. */
  readonly ready: { readonly line: RegExp } | { readonly port: number }
}

export async function startProgram({ argv, env, ready }: ProgramOptions): Promise<Program> {
  const [command = '', ...args] = argv
  const begin = performance.now()
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4096)))
  await waitFor(
    () => {
      if (child.exitCode !== null) throw new Error(`${argv.join(' ')} ended: ${said}`)
      return 'line' in ready ? ready.line.test(said) : accepts(ready.port)
    },
    { deadlineMs: 30_000, what: `${command} to be ready`, seen: () => said },
  )
  return { pid: child.pid ?? 0, startMs: performance.now() - begin, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** User and system time of all its threads so far, ms. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Resident memory, MiB: now, and the most there ever was. */
export function memory(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mebibytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024
  return { now: mebibytes('VmRSS'), peak: mebibytes('VmHWM') }
}
