// A real containerd with `ctr`. In containerd 1.6 it is ctr that resolves and fetches, so ctr gets the proxy.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '../../helpers/wait-for.ts'
import { run, start } from '../process.ts'
import type { Finished } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import { clientEnv, mirrorOf, mustBeAlive } from './client.ts'
import type { Access, Credentials } from './client.ts'

export interface Containerd {
  /** Takes a full name, such as `docker.io/library/redis:latest`; its own platform by default. */
  pull(reference: string, user?: Credentials, platform?: string): Promise<Finished>
  /** References of the images it has. */
  images(): Promise<string[]>
}

/** Starts containerd with folders of its own and waits until it answers. It stops with the workspace. */
export async function startContainerd(workspace: Workspace, access: Access): Promise<Containerd> {
  const folder = await workspace.folder('containerd')
  const address = join(folder, 'containerd.sock')
  const config = join(folder, 'config.toml')
  await writeFile(config, configuration(folder, address))
  const daemon = start(['containerd', '--config', config], { env: { HOME: folder } })
  workspace.onClose(() => daemon.stop())
  const hosts = await hostsDir(folder, access)
  const env = clientEnv(folder, access)
  const ctr = (...args: string[]): Promise<Finished> => run(['ctr', '--address', address, ...args], { env })
  await waitFor(
    async () => {
      mustBeAlive('containerd', daemon)
      return (await ctr('version')).code === 0
    },
    { deadlineMs: 60_000, what: 'containerd to answer', seen: () => daemon.output().slice(-4000) },
  )
  return {
    pull: (reference, user, platform) =>
      ctr(
        ...['images', 'pull', '--snapshotter', 'native'],
        ...(hosts === null ? [] : ['--hosts-dir', hosts]),
        ...(user === undefined ? [] : ['--user', `${user.name}:${user.password}`]),
        ...(platform === undefined ? [] : ['--platform', platform]),
        reference,
      ),
    images: async () =>
      (await ctr('images', 'list', '--quiet')).stdout.split('\n').filter((line) => line !== ''),
  }
}

/** https://github.com/containerd/containerd/blob/main/docs/hosts.md. null when Docker Hub is to be asked as usual. */
async function hostsDir(folder: string, access: Access): Promise<string | null> {
  const dir = join(folder, 'certs.d')
  const tell = async (registry: string, server: string, host: string): Promise<void> => {
    await mkdir(join(dir, registry), { recursive: true })
    // A path has to hold the whole of `/v2/PROJECT`, and to be said to.
    const path = new URL(host).pathname === '/' ? '' : '  override_path = true\n'
    await writeFile(
      join(dir, registry, 'hosts.toml'),
      `server = "${server}"\n[host."${host}"]\n  capabilities = ["pull", "resolve"]\n${path}`,
    )
  }
  if ('endpoint' in access) {
    await tell('docker.io', access.endpoint, access.endpoint)
    return dir
  }
  const mirror = mirrorOf(access)
  if (mirror === undefined) return null
  const project = 'candidate' in access && access.prefix !== undefined ? `/v2/${access.prefix}` : ''
  await tell('docker.io', 'https://registry-1.docker.io', `https://${mirror}${project}`)
  // ctr would ask a loopback address without TLS first.
  await tell(mirror, `https://${mirror}`, `https://${mirror}`)
  return dir
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
