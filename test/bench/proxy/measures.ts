// The single measurements: one number or two, of one way to the origin.

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:tls'
import { readFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { promisify } from 'node:util'
import type { Load } from './load.ts'
import type { Identity, Origin } from './origin.ts'
import { cpuMs, memory, type Program } from './program.ts'
import { openWay, type Way } from './tunnel.ts'

const run = promisify(execFile)
const GIB = 1024 ** 3

export interface Download {
  /** All downloads together, MB (10^6 bytes) a second, from the first start to the last end. */
  readonly rate: number
  /** Of the proxy alone, ms for each GiB; null without one. */
  readonly cpuPerGib: number | null
}

interface DownloadOptions {
  readonly origin: Origin
  readonly proxy: { readonly port: number; readonly program: Program } | null
  readonly http: '1.1' | '2'
  readonly parallel: number
}

/** The blob with curl, into nothing. Throws when curl does, or when bytes are missing. */
export async function download({ origin, proxy, http, parallel }: DownloadOptions): Promise<Download> {
  const through = proxy === null ? [] : ['--proxy', `http://127.0.0.1:${proxy.port}`]
  const quiet = ['--silent', '--show-error', '--fail', '--insecure', '--noproxy', proxy === null ? '*' : '']
  const url = `https://${origin.host}:${origin.port}/blob`
  const argv = [...quiet, `--http${http}`, ...through, '-o', '/dev/null', '-w', '%{size_download}', url]
  const cpu = proxy === null ? null : cpuMs(proxy.program.pid)
  const begin = performance.now()
  const sizes = await Promise.all(Array.from({ length: parallel }, () => run('curl', argv)))
  const seconds = (performance.now() - begin) / 1000
  const missing = sizes.find(({ stdout }) => Number(stdout) !== origin.blobBytes)
  if (missing !== undefined) throw new Error(`curl got ${missing.stdout} bytes of ${origin.blobBytes}`)
  const bytes = origin.blobBytes * parallel
  const spent = proxy === null || cpu === null ? null : cpuMs(proxy.program.pid) - cpu
  return { rate: bytes / 1e6 / seconds, cpuPerGib: spent === null ? null : spent / (bytes / GIB) }
}

export interface LoadOptions {
  readonly connections: number
  readonly seconds: number
}

/** Small requests, from a process of their own. */
export async function load(way: Way, { connections, seconds }: LoadOptions): Promise<Load> {
  const program = new URL('./load.ts', import.meta.url).pathname
  const args = ['--import', 'tsx', program, JSON.stringify(way), String(connections), String(seconds)]
  return JSON.parse((await run(process.execPath, args)).stdout) as Load
}

/** MiB that a proxy's memory grows by, while a client asks for the blob and reads none of it. */
export async function stallingClient(way: Way, pid: number, ms: number): Promise<number> {
  const { origin } = way
  const socket = await openWay(way)
  const before = memory(pid).now
  socket.pause()
  socket.write(`GET /blob HTTP/1.1\r\nHost: ${origin.host}:${origin.port}\r\n\r\n`)
  await watched(ms)
  const { now } = memory(pid)
  socket.destroy()
  return now - before
}

/** The same, while a client sends as fast as it may, to an origin that reads nothing. */
export async function stallingUpload(
  proxyPort: number,
  { cert, key }: Identity,
  { pid, ms }: { readonly pid: number; readonly ms: number },
): Promise<number> {
  const deaf = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (socket) => socket.pause())
  deaf.on('connection', (socket: Socket) => socket.on('error', () => undefined)) // the end of the measurement resets it
  deaf.listen(0, '127.0.0.1')
  await once(deaf, 'listening')
  const { port } = deaf.address() as AddressInfo
  const socket = await openWay({ origin: { host: '127.0.0.1', port }, proxyPort })
  const before = memory(pid).now
  socket.write(`PUT /blob HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${GIB}\r\n\r\n`)
  const part = Buffer.alloc(256 * 1024)
  const pour = (): void => {
    while (socket.write(part));
  }
  socket.on('drain', pour)
  pour()
  await watched(ms)
  const { now } = memory(pid)
  socket.destroy()
  deaf.close()
  return now - before
}

/** This long is what is measured: what the memory does in the meantime. */
async function watched(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}
