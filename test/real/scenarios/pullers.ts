// The four real clients, each as: pull this image, having nothing yet. Knows nothing of what goes wrong.

import type { Access, Credentials } from '../clients/client.ts'
import { startContainerd } from '../clients/containerd.ts'
import { startDocker } from '../clients/dockerd.ts'
import { setUpPodman } from '../clients/podman.ts'
import { setUpSkopeo } from '../clients/skopeo.ts'
import type { Part } from '../parts.ts'
import { mustRun } from '../process.ts'
import type { Finished } from '../process.ts'
import type { Workspace } from '../workspace.ts'

export interface Asked {
  /** A familiar name, such as `redis` or `acme/app:v1`. */
  readonly image: string
  /** The client's own when absent. */
  readonly platform?: string
  readonly user?: Credentials
}

export interface Puller {
  /** As in the rules' sayings. */
  readonly client: 'docker' | 'containerd' | 'podman' | 'skopeo'
  readonly parts: readonly Part[]
  /** Of the program that speaks to the registry. */
  version(): Promise<string>
  pull(workspace: Workspace, access: Access, asked: Asked): Promise<Finished>
}

/** containers/image waits 30 s in all on a 429 that names no time, and podman does so four times. */
const PATIENCE_MS = 45_000

export const PULLERS: readonly Puller[] = [
  {
    client: 'docker',
    parts: ['root', 'dockerd', 'docker', 'containerd'],
    version: () => versionOf('dockerd'),
    pull: async (workspace, access, { image, platform, user }) => {
      // Two tries instead of five: 5 s of waiting instead of 50, and the same words but for the number.
      const docker = await startDocker(workspace, access, { attempts: 2 })
      if (user !== undefined) await docker.keepLogin(user)
      return docker.pull(image, platform)
    },
  },
  {
    client: 'containerd',
    parts: ['root', 'containerd', 'ctr'],
    version: () => versionOf('ctr'),
    pull: async (workspace, access, { image, platform, user }) =>
      (await startContainerd(workspace, access)).pull(fullNameOf(image), user, platform),
  },
  {
    client: 'podman',
    parts: ['root', 'podman'],
    version: () => versionOf('podman'),
    pull: async (workspace, access, { image, platform, user }) => {
      const podman = await setUpPodman(workspace, access, { patienceMs: PATIENCE_MS })
      const finished = await podman.pull(fullNameOf(image), user, platform)
      // Asked to end, podman ends with 0.
      return (await podman.has(fullNameOf(image))) ? finished : { ...finished, code: null }
    },
  },
  {
    client: 'skopeo',
    parts: ['skopeo'],
    version: () => versionOf('skopeo'),
    pull: async (workspace, access, { image, platform, user }) =>
      (await setUpSkopeo(workspace, access, { patienceMs: PATIENCE_MS })).copy(
        fullNameOf(image),
        user,
        platform,
      ),
  },
]

async function versionOf(program: string): Promise<string> {
  const { stdout } = await mustRun([program, '--version'])
  const version = /\d+\.\d+[.\d]*/.exec(stdout)?.[0]
  if (version === undefined) throw new Error(`${program} --version names no version: ${stdout}`)
  return version
}

/** https://github.com/distribution/reference: what docker makes of a familiar name. */
function fullNameOf(image: string): string {
  const path = image.includes('/') ? image : `library/${image}`
  return `docker.io/${/[:@]/.test(path) ? path : `${path}:latest`}`
}
