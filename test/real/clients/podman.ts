// Real podman, with storage of its own. It has no daemon: each call is one process.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../process.ts'
import type { Finished } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import { clientEnv } from './client.ts'
import type { Credentials, ProxyAccess } from './client.ts'

export interface Podman {
  /** Takes a full name: without a registries.conf podman knows no short ones. */
  pull(reference: string, user?: Credentials): Promise<Finished>
  login(user: Credentials): Promise<Finished>
  push(reference: string, target: string): Promise<Finished>
  /** Whether `podman image exists`. */
  has(reference: string): Promise<boolean>
}

/** Podman behind the proxy. */
export async function setUpPodman(workspace: Workspace, proxy: ProxyAccess): Promise<Podman> {
  const folder = await workspace.folder('podman')
  const authFile = join(folder, 'auth.json')
  // podman refuses REGISTRY_AUTH_FILE when the file is not there.
  await writeFile(authFile, '{}')
  const env = { ...clientEnv(folder, proxy), REGISTRY_AUTH_FILE: authFile }
  const podman = (args: readonly string[], input = ''): Promise<Finished> =>
    run(
      [
        ...(['podman', '--root', join(folder, 'root'), '--runroot', join(folder, 'run')] as const),
        ...['--tmpdir', join(folder, 'tmp'), '--storage-driver', 'vfs', ...args],
      ],
      { env, input },
    )
  return {
    pull: (reference, user) =>
      podman([
        'pull',
        ...(user === undefined ? [] : ['--creds', `${user.name}:${user.password}`]),
        reference,
      ]),
    login: ({ name, password }) =>
      podman(['login', '--username', name, '--password-stdin', 'docker.io'], password),
    push: (reference, target) => podman(['push', reference, `docker://${target}`]),
    has: async (reference) => (await podman(['image', 'exists', reference])).code === 0,
  }
}
