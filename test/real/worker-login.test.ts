// The Worker of the recipe, in workerd, with credentials: what is private goes to its owner, by each client's own way of
// asking for a token.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ALICE } from '../../src/hub/options.ts'
import { startEmbeddedUpstream } from './candidates/stage.ts'
import { startMendedWorker } from './candidates/workerd.ts'
import type { CandidateAccess, Credentials } from './clients/client.ts'
import { startContainerd } from './clients/containerd.ts'
import { startDocker } from './clients/dockerd.ts'
import { setUpPodman } from './clients/podman.ts'
import { setUpSkopeo } from './clients/skopeo.ts'
import { describeReal } from './parts.ts'
import type { Finished } from './process.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

type Pull = (reference: string, user?: Credentials) => Promise<Finished>
type SetUp = (workspace: Workspace, access: CandidateAccess) => Promise<Pull>

const CLIENTS: readonly (readonly [string, SetUp])[] = [
  [
    'docker, after a login',
    async (workspace, access) => {
      const docker = await startDocker(workspace, access, { attempts: 1 })
      return async (reference, user) => {
        if (user === undefined) return docker.pull(reference)
        const login = await docker.login(user, access.candidate)
        return login.code === 0 ? docker.pull(reference) : login
      }
    },
  ],
  // containerd asks for a token by POST, and dockerd for a login; the other two by GET.
  [
    'containerd',
    async (workspace, access) => {
      const containerd = await startContainerd(workspace, access)
      return (reference, user) => containerd.pull(reference, user)
    },
  ],
  [
    'podman',
    async (workspace, access) => {
      const podman = await setUpPodman(workspace, access)
      return (reference, user) => podman.pull(reference, user)
    },
  ],
  [
    'skopeo',
    async (workspace, access) => {
      const skopeo = await setUpSkopeo(workspace, access)
      return (reference, user) => skopeo.copy(reference, user)
    },
  ],
]

describeReal(
  'credentials through a Worker',
  ['workerd', 'root', 'dockerd', 'docker', 'containerd', 'ctr', 'podman', 'skopeo'],
  () => {
    it.each(CLIENTS)('%s', async (_, setUp) => {
      const workspace = await openWorkspace()
      onTestFinished(() => workspace.close())
      const { url, caPem } = await startMendedWorker(await startEmbeddedUpstream(workspace))
      const caPath = join(await workspace.folder('trust'), 'ca.pem')
      await writeFile(caPath, caPem ?? '')
      const { host: candidate } = new URL(url)
      const pull = await setUp(workspace, { candidate, caPath })
      const reference = `${candidate}/acme/private:latest`
      expect((await pull(reference)).code).not.toBe(0)
      expect((await pull(reference, { name: ALICE.name, password: 'wrong' })).code).not.toBe(0)
      const { code, stderr } = await pull(reference, ALICE)
      expect(code, stderr).toBe(0)
    })
  },
)
