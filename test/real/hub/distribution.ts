// The real registry: Distribution, once with token auth and redirects as Docker Hub, once open to be filled.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '../../helpers/wait-for.ts'
import { start } from '../process.ts'
import type { Running } from '../process.ts'

export interface Distribution {
  readonly port: number
  /** What it logged of itself: one `METHOD path status` a request, in order of their ends. */
  readonly requests: () => string[]
  readonly stop: () => Promise<unknown>
}

interface TokenAuth {
  readonly realm: string
  readonly service: string
  readonly issuer: string
  readonly rootcertbundle: string
}

export interface HubRole {
  readonly auth: TokenAuth
  /** What clients call it; upload locations are made of it. */
  readonly host: string
  /** Blobs are answered with 307 to this URL plus their path in the storage folder. */
  readonly blobs: string
}

/** Starts Distribution over a storage folder; without a role it lets everyone in and serves blobs itself. */
export async function startDistribution(
  folder: string,
  storage: string,
  role?: HubRole,
): Promise<Distribution> {
  const config = join(folder, 'registry.yml')
  await writeFile(config, JSON.stringify(configuration(storage, role)))
  const running = start(['docker-registry', 'serve', config])
  // Port 0 in the configuration: the kernel picks, Distribution logs which.
  const port = await waitFor(() => listeningPort(running), {
    what: 'Distribution to listen',
    seen: () => [running.finished(), running.output()],
  })
  return { port, requests: () => accessLog(running.stdout()), stop: () => running.stop() }
}

/** JSON is YAML. */
function configuration(rootdirectory: string, role: HubRole | undefined): unknown {
  const open = {
    version: '0.1',
    log: { level: 'info' },
    storage: { filesystem: { rootdirectory }, delete: { enabled: true } },
    http: { addr: '127.0.0.1:0', secret: 'of no value: one instance' },
  }
  if (role === undefined) return open
  return {
    ...open,
    http: { ...open.http, host: role.host },
    auth: { token: role.auth },
    middleware: { storage: [{ name: 'redirect', options: { baseurl: role.blobs } }] },
  }
}

function listeningPort(running: Running): number | null {
  if (running.finished() !== null) throw new Error(`Distribution ended:\n${running.output()}`)
  const found = /listening on 127\.0\.0\.1:(\d+)/.exec(running.output())
  return found === null ? null : Number(found[1])
}

/** Its access log, in Apache's combined format, is all it writes to stdout. */
function accessLog(stdout: string): string[] {
  return [...stdout.matchAll(/^\S+ - \S+ \[[^\]]+\] "(\S+) (\S+) HTTP\/1\.1" (\d{3}) /gm)].map(
    ([, method = '', path = '', status = '']) => `${method} ${path} ${status}`,
  )
}
