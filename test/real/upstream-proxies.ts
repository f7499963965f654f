// Real upstream proxies, with credentials: microsocks and tinyproxy.

import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { waitFor } from '../helpers/wait-for.ts'
import { mustBeAlive } from './clients/client.ts'
import { start, type Running } from './process.ts'
import type { Workspace } from './workspace.ts'

export interface UpstreamProxy {
  /** `HOST:PORT`. */
  readonly place: string
  /** What it has logged so far. */
  log(): string
}

/** Letters and digits only: microsocks and tinyproxy take them from a command line and a file. */
export const LOGIN = { user: 'proxyuser', password: 'Pr0xySecret' } as const

/** A SOCKS5 proxy that wants to be logged in to. It stops with the workspace. */
export async function startMicrosocks(workspace: Workspace): Promise<UpstreamProxy> {
  const port = await freePort()
  const { user, password } = LOGIN
  const running = start(['microsocks', '-i', '127.0.0.1', '-p', String(port), '-u', user, '-P', password])
  return up('microsocks', { workspace, running, port })
}

/** An HTTP proxy that wants to be logged in to, and tunnels to `connectPorts` alone, if there are any. */
export async function startTinyproxy(
  workspace: Workspace,
  connectPorts: readonly number[] = [],
): Promise<UpstreamProxy> {
  const port = await freePort()
  const config = join(await workspace.folder('tinyproxy'), 'tinyproxy.conf')
  const lines = [
    `Port ${port}`,
    'Listen 127.0.0.1',
    'Timeout 600',
    'MaxClients 100',
    'LogLevel Connect',
    `BasicAuth ${LOGIN.user} ${LOGIN.password}`,
    ...connectPorts.map((each) => `ConnectPort ${each}`),
  ]
  await writeFile(config, `${lines.join('\n')}\n`)
  return up('tinyproxy', { workspace, running: start(['tinyproxy', '-d', '-c', config]), port })
}

interface Starting {
  readonly workspace: Workspace
  readonly running: Running
  readonly port: number
}

async function up(name: string, { workspace, running, port }: Starting): Promise<UpstreamProxy> {
  workspace.onClose(() => running.stop())
  await waitFor(
    () => {
      mustBeAlive(name, running)
      return isListening(port)
    },
    { what: `${name} to listen on ${port}`, seen: running.output },
  )
  return { place: `127.0.0.1:${port}`, log: running.output }
}

/** Neither program can pick one itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
