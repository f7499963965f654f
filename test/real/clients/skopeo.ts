// Real skopeo: a registry client without storage or daemon.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../process.ts'
import type { Finished, RunOptions } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import { containersEnv, loginFile } from './client.ts'
import type { Access, Credentials } from './client.ts'

export interface Skopeo {
  /** Copies an image into a new folder; its own platform by default. */
  copy(
    reference: string,
    user?: Credentials,
    platform?: string,
  ): Promise<Finished & { readonly folder: string }>
  /** Stores credentials as `skopeo login` does, without asking whether they are right. */
  keepLogin(user: Credentials, registry: string): Promise<void>
  inspect(reference: string): Promise<Finished>
  listTags(repository: string): Promise<Finished>
}

/** Skopeo behind the proxy, or with pullscope for a registry. */
export async function setUpSkopeo(
  workspace: Workspace,
  access: Access,
  options: Pick<RunOptions, 'patienceMs'> = {},
): Promise<Skopeo> {
  const home = await workspace.folder('skopeo')
  const authFile = join(home, 'auth.json')
  const env = { ...(await containersEnv(home, access)), REGISTRY_AUTH_FILE: authFile }
  const skopeo = (...args: string[]): Promise<Finished> =>
    run(['skopeo', '--insecure-policy', ...args], { env, ...options })
  return {
    copy: async (reference, user, platform) => {
      const folder = join(await workspace.folder('copy'), 'image')
      const creds = user === undefined ? [] : ['--src-creds', `${user.name}:${user.password}`]
      const [os, architecture] = platform?.split('/') ?? []
      const overrides = [
        ...(os === undefined ? [] : ['--override-os', os]),
        ...(architecture === undefined ? [] : ['--override-arch', architecture]),
      ]
      return {
        ...(await skopeo(...overrides, 'copy', ...creds, `docker://${reference}`, `dir:${folder}`)),
        folder,
      }
    },
    keepLogin: (user, registry) => writeFile(authFile, loginFile(registry, user)),
    inspect: (reference) => skopeo('inspect', `docker://${reference}`),
    listTags: (repository) => skopeo('list-tags', `docker://${repository}`),
  }
}
