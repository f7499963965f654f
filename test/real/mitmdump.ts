// Real mitmdump: between a client and pullscope, or between a client and the hub; what passes goes into a flow file.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '../helpers/wait-for.ts'
import { freePort } from './candidates/free-port.ts'
import type { ProxyAccess } from './clients/client.ts'
import { mustBeAlive } from './clients/client.ts'
import type { Hub } from './hub/hub.ts'
import { mustRun, start } from './process.ts'
import type { Workspace } from './workspace.ts'

export interface Mitmdump {
  readonly proxy: ProxyAccess
  /** Ends it, and gives the path of the flow file, which is then whole. */
  stop(): Promise<string>
}

/** Behind it is pullscope, so that both see the same exchanges. It stops with the workspace. */
export function mitmdumpBefore(workspace: Workspace, { url, caPath }: ProxyAccess): Promise<Mitmdump> {
  return startMitmdump(workspace, ['--mode', `upstream:${url}`, ...trusting(caPath)])
}

/** Behind it is the hub, under Docker Hub's names: an addon leads there, as `--connect-to` does. */
export async function mitmdumpToHub(workspace: Workspace, hub: Hub): Promise<Mitmdump> {
  const port = Number(hub.connectTo[0]?.split(':').at(-1))
  const addon = join(await workspace.folder('addon'), 'to_hub.py')
  await writeFile(addon, `def server_connect(data):\n    data.server.address = ("127.0.0.1", ${port})\n`)
  return startMitmdump(workspace, ['-s', addon, ...trusting(hub.ca)])
}

function trusting(ca: string): string[] {
  return ['--set', `ssl_verify_upstream_trusted_ca=${ca}`]
}

async function startMitmdump(workspace: Workspace, options: readonly string[]): Promise<Mitmdump> {
  const folder = await workspace.folder('mitmdump')
  const file = join(folder, 'pull.flows')
  const port = await freePort('127.0.0.1')
  const running = start(
    [
      ...(['mitmdump', '--listen-host', '127.0.0.1', '-p', String(port)] as const),
      ...['--set', `confdir=${folder}`, '--set', 'stream_large_bodies=1m', '-w', file, ...options],
    ],
    // Or Python keeps back what it says.
    { env: { HOME: folder, PYTHONUNBUFFERED: '1' } },
  )
  workspace.onClose(() => running.stop())
  await waitFor(
    () => {
      mustBeAlive('mitmdump', running)
      return running.output().includes('server listening at')
    },
    { deadlineMs: 60_000, what: 'mitmdump to listen', seen: running.output },
  )
  return {
    proxy: { url: `http://127.0.0.1:${port}`, caPath: join(folder, 'mitmproxy-ca-cert.pem') },
    stop: async () => {
      await running.stop('SIGINT')
      return file
    },
  }
}

/** What mitmdump says of a flow file when it reads it: `METHOD URL` and status of each flow. Throws when it cannot. */
export async function readByMitmdump(workspace: Workspace, file: string): Promise<string> {
  const folder = await workspace.folder('mitmdump')
  const { stdout } = await mustRun(
    ['mitmdump', '--set', `confdir=${folder}`, '--set', 'flow_detail=2', '--no-server', '-r', file],
    { env: { HOME: folder } },
  )
  return stdout
}
