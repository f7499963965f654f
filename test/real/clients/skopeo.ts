// Real skopeo: a registry client without storage or daemon.

import { join } from 'node:path'
import { run } from '../process.ts'
import type { Finished } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import { clientEnv } from './client.ts'
import type { Credentials, ProxyAccess } from './client.ts'

export interface Skopeo {
  /** Copies an image into a new folder. */
  copy(reference: string, user?: Credentials): Promise<Finished & { readonly folder: string }>
  inspect(reference: string): Promise<Finished>
  listTags(repository: string): Promise<Finished>
}

/** Skopeo behind the proxy. */
export async function setUpSkopeo(workspace: Workspace, proxy: ProxyAccess): Promise<Skopeo> {
  const home = await workspace.folder('skopeo')
  const env = { ...clientEnv(home, proxy), REGISTRY_AUTH_FILE: join(home, 'auth.json') }
  const skopeo = (...args: string[]): Promise<Finished> =>
    run(['skopeo', '--insecure-policy', ...args], { env })
  return {
    copy: async (reference, user) => {
      const folder = join(await workspace.folder('copy'), 'image')
      const creds = user === undefined ? [] : ['--src-creds', `${user.name}:${user.password}`]
      return { ...(await skopeo('copy', ...creds, `docker://${reference}`, `dir:${folder}`)), folder }
    },
    inspect: (reference) => skopeo('inspect', `docker://${reference}`),
    listTags: (repository) => skopeo('list-tags', `docker://${repository}`),
  }
}
