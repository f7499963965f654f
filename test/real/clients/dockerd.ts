// A real dockerd of its own, for pulls and pushes only: no bridge, no iptables, and its own folder.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '../../helpers/wait-for.ts'
import { run, start } from '../process.ts'
import type { Finished } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import { clientEnv, loginFile, mirrorOf, mustBeAlive } from './client.ts'
import type { Access, Credentials } from './client.ts'

export interface Docker {
  /** Its own platform by default. */
  pull(reference: string, platform?: string): Promise<Finished>
  /** Stores credentials as `docker login` does, for Docker Hub by default, without asking whether they are right. */
  keepLogin(user: Credentials, registry?: string): Promise<void>
  /** The daemon asks the registry, Docker Hub by default; the CLI stores the credentials for later pulls and pushes. */
  login(user: Credentials, registry?: string): Promise<Finished>
  tag(source: string, target: string): Promise<Finished>
  push(reference: string): Promise<Finished>
  /** Makes an image of a tar file, so that there is something to push that no registry has. */
  importTar(path: string, reference: string): Promise<Finished>
  /** `docker image inspect`, parsed; null when the daemon does not have the image. */
  inspect(reference: string): Promise<ImageInspect | null>
}

export interface ImageInspect {
  readonly Id: string
  readonly RepoDigests: readonly string[]
  readonly Architecture: string
  readonly RootFS: { readonly Layers: readonly string[] }
}

export interface DockerOptions {
  /** How often a layer is tried; dockerd's own default is 5, and it waits 5 s longer before each. */
  readonly attempts?: number
}

/** Starts dockerd behind the proxy, or with pullscope for a mirror, and waits until it answers. It stops with the workspace. */
export async function startDocker(
  workspace: Workspace,
  access: Access,
  { attempts = 5 }: DockerOptions = {},
): Promise<Docker> {
  const folder = await workspace.folder('docker')
  const host = `unix://${folder}/docker.sock`
  const env = clientEnv(folder, access)
  const config = join(folder, 'daemon.json')
  const settings = { 'registry-mirrors': mirrorsOf(access), 'max-download-attempts': attempts }
  await writeFile(config, JSON.stringify(settings))
  const daemon = start(
    [
      ...(['dockerd', '--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')] as const),
      ...['-H', host, '--pidfile', join(folder, 'docker.pid')],
      ...['--iptables=false', '--bridge=none', '--storage-driver=vfs', '--config-file', config],
    ],
    { env },
  )
  workspace.onClose(async () => {
    await daemon.stop()
    // Where / is not a shared mount, as in a container, dockerd mounts its data folder onto itself and may leave it
    // so. Anywhere else there is nothing to unmount, and umount says that with an exit code of no interest.
    await run(['umount', join(folder, 'data')])
  })
  const cliConfig = join(folder, 'config')
  // The CLI needs no proxy: what it asks of a registry, it asks through the daemon.
  const docker = (args: readonly string[], input = ''): Promise<Finished> =>
    run(['docker', '--config', cliConfig, '-H', host, ...args], { env: { HOME: folder }, input })
  await waitFor(
    async () => {
      mustBeAlive('dockerd', daemon)
      return (await docker(['version'])).code === 0
    },
    { deadlineMs: 60_000, what: 'dockerd to answer', seen: () => daemon.output().slice(-4000) },
  )
  return {
    pull: (reference, platform) =>
      docker(['pull', ...(platform === undefined ? [] : ['--platform', platform]), reference]),
    keepLogin: async (user, registry = 'https://index.docker.io/v1/') => {
      await mkdir(cliConfig)
      await writeFile(join(cliConfig, 'config.json'), loginFile(registry, user))
    },
    login: ({ name, password }, registry) =>
      docker(
        ['login', '--username', name, '--password-stdin', ...(registry === undefined ? [] : [registry])],
        password,
      ),
    tag: (source, target) => docker(['tag', source, target]),
    push: (reference) => docker(['push', reference]),
    importTar: (path, reference) => docker(['import', path, reference]),
    inspect: async (reference) => {
      const { code, stdout } = await docker(['image', 'inspect', reference])
      return code === 0 ? ((JSON.parse(stdout) as ImageInspect[])[0] ?? null) : null
    },
  }
}

function mirrorsOf(access: Access): readonly string[] {
  if ('endpoint' in access) return [access.endpoint]
  // "invalid mirror: path, query, or fragment at end of the URI"
  if ('candidate' in access && access.prefix !== undefined) return []
  const mirror = mirrorOf(access)
  return mirror === undefined ? [] : [`https://${mirror}`]
}
