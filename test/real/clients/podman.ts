// Real podman, with storage of its own. It has no daemon: each call is one process.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../process.ts'
import type { Finished, RunOptions } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import { containersEnv, loginFile } from './client.ts'
import type { Access, Credentials } from './client.ts'

export interface Podman {
  /** Takes a full name: without a registries.conf podman knows no short ones. Its own platform by default. */
  pull(reference: string, user?: Credentials, platform?: string): Promise<Finished>
  login(user: Credentials): Promise<Finished>
  /** Stores credentials as `podman login` does, without asking whether they are right. */
  keepLogin(user: Credentials, registry: string): Promise<void>
  push(reference: string, target: string): Promise<Finished>
  /** Whether `podman image exists`. */
  has(reference: string): Promise<boolean>
}

/** Podman behind the proxy, or with pullscope for a registry. */
export async function setUpPodman(
  workspace: Workspace,
  access: Access,
  options: Pick<RunOptions, 'patienceMs'> = {},
): Promise<Podman> {
  const folder = await workspace.folder('podman')
  const authFile = join(folder, 'auth.json')
  // podman refuses REGISTRY_AUTH_FILE when the file is not there.
  await writeFile(authFile, '{}')
  const env = { ...(await containersEnv(folder, access)), REGISTRY_AUTH_FILE: authFile }
  const podman = (args: readonly string[], input = ''): Promise<Finished> =>
    run(
      [
        ...(['podman', '--root', join(folder, 'root'), '--runroot', join(folder, 'run')] as const),
        ...['--tmpdir', join(folder, 'tmp'), '--storage-driver', 'vfs', ...args],
      ],
      { env, input, ...options },
    )
  return {
    pull: (reference, user, platform) =>
      podman([
        'pull',
        ...(user === undefined ? [] : ['--creds', `${user.name}:${user.password}`]),
        ...(platform === undefined ? [] : ['--platform', platform]),
        reference,
      ]),
    login: ({ name, password }) =>
      podman(['login', '--username', name, '--password-stdin', 'docker.io'], password),
    keepLogin: (user, registry) => writeFile(authFile, loginFile(registry, user)),
    push: (reference, target) => podman(['push', reference, `docker://${target}`]),
    has: async (reference) => (await podman(['image', 'exists', reference])).code === 0,
  }
}
