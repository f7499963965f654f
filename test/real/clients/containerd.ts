// A real containerd with `ctr`. In containerd 1.6 it is ctr that resolves and fetches, so ctr gets the proxy.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '../../helpers/wait-for.ts'
import { run, start } from '../process.ts'
import type { Finished } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import { clientEnv, mustBeAlive } from './client.ts'
import type { Credentials, ProxyAccess } from './client.ts'

export interface Containerd {
  /** Takes a full name, such as `docker.io/library/redis:latest`. */
  pull(reference: string, user?: Credentials): Promise<Finished>
  /** References of the images it has. */
  images(): Promise<string[]>
}

/** Starts containerd with folders of its own and waits until it answers. It stops with the workspace. */
export async function startContainerd(workspace: Workspace, proxy: ProxyAccess): Promise<Containerd> {
  const folder = await workspace.folder('containerd')
  const address = join(folder, 'containerd.sock')
  const config = join(folder, 'config.toml')
  await writeFile(config, configuration(folder, address))
  const daemon = start(['containerd', '--config', config], { env: { HOME: folder } })
  workspace.onClose(() => daemon.stop())
  const env = clientEnv(folder, proxy)
  const ctr = (...args: string[]): Promise<Finished> => run(['ctr', '--address', address, ...args], { env })
  await waitFor(
    async () => {
      mustBeAlive('containerd', daemon)
      return (await ctr('version')).code === 0
    },
    { deadlineMs: 60_000, what: 'containerd to answer', seen: () => daemon.output().slice(-4000) },
  )
  return {
    pull: (reference, user) =>
      ctr(
        ...['images', 'pull', '--snapshotter', 'native'],
        ...(user === undefined ? [] : ['--user', `${user.name}:${user.password}`]),
        reference,
      ),
    images: async () =>
      (await ctr('images', 'list', '--quiet')).stdout.split('\n').filter((line) => line !== ''),
  }
}

/** CRI is left out: it wants a network and a runtime, and nothing here runs a container. */
function configuration(folder: string, address: string): string {
  return `version = 2
root = "${folder}/root"
state = "${folder}/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "${address}"
`
}
