// Real clients against a candidate: each pulls the same image from it by name, and through it as a mirror of Docker Hub.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Way } from '../../../src/replay/candidate.ts'
import type { CandidateAccess, Credentials } from '../clients/client.ts'
import { startContainerd } from '../clients/containerd.ts'
import { startDocker } from '../clients/dockerd.ts'
import { setUpPodman } from '../clients/podman.ts'
import { setUpSkopeo } from '../clients/skopeo.ts'
import type { Finished } from '../process.ts'
import { openWorkspace, type Workspace } from '../workspace.ts'
import type { RunningCandidate } from './candidate.ts'

export type RealClient = 'docker' | 'containerd' | 'podman' | 'skopeo'

export interface RealPull {
  readonly client: RealClient
  readonly way: Way
  readonly status: 'complete' | 'failed'
  /** The client's error message, in one line; null for a pull that worked. */
  readonly words: string | null
}

interface PullOptions {
  /** As a user of Docker Hub writes it, with its tag; `busybox:latest` by default. */
  readonly image?: string
  /** The fixture's; dockerd is then not tried by mirror, since its mirrors have no path. */
  readonly prefix?: string | undefined
  /** PEM of whom else to trust: with the hub's own CA, what a candidate leaks of it can be reached, else not. */
  readonly alsoTrusted?: string
  readonly clients?: readonly RealClient[]
  /** Kept for the candidate's own host, as after a login there; nobody's by default. */
  readonly login?: Credentials
}

interface Wanted {
  readonly reference: string
  readonly login: Credentials | undefined
}

type Pull = (workspace: Workspace, access: CandidateAccess, wanted: Wanted) => Promise<Finished>

const PULLS: Readonly<Record<RealClient, Pull>> = {
  docker: async (workspace, access, { reference, login }) => {
    const docker = await startDocker(workspace, access, { attempts: 1 })
    if (login !== undefined) await docker.keepLogin(login, access.candidate)
    return docker.pull(reference.replace(/^docker\.io\/(?:library\/)?/, ''))
  },
  containerd: async (workspace, access, { reference, login }) =>
    (await startContainerd(workspace, access)).pull(reference, login),
  podman: async (workspace, access, { reference, login }) => {
    const podman = await setUpPodman(workspace, access)
    if (login !== undefined) await podman.keepLogin(login, access.candidate)
    return podman.pull(reference)
  },
  skopeo: async (workspace, access, { reference, login }) => {
    const skopeo = await setUpSkopeo(workspace, access)
    if (login !== undefined) await skopeo.keepLogin(login, access.candidate)
    return skopeo.copy(reference)
  },
}

export const REAL_CLIENTS: readonly RealClient[] = ['docker', 'containerd', 'podman', 'skopeo']

const WAYS: readonly Way[] = ['host', 'mirror']

/** Every client, both ways, each from nothing: no layer and no token is left of another pull. */
export async function pullAll(
  { url, caPem }: RunningCandidate,
  { image = 'busybox:latest', prefix, alsoTrusted = '', clients = REAL_CLIENTS, login }: PullOptions = {},
): Promise<RealPull[]> {
  const { host: candidate } = new URL(url)
  const pullOne = async (client: RealClient, way: Way): Promise<RealPull> => {
    const workspace = await openWorkspace()
    try {
      const caPath = join(await workspace.folder('trust'), 'ca.pem')
      await writeFile(caPath, (caPem ?? '') + alsoTrusted)
      const host = prefix === undefined ? candidate : `${candidate}/${prefix}`
      const full = image.includes('/') ? image : `library/${image}`
      const reference = way === 'host' ? `${host}/${image}` : `docker.io/${full}`
      const access = { candidate, caPath, ...(prefix === undefined ? {} : { prefix }) }
      const finished = await PULLS[client](workspace, access, { reference, login })
      return { client, way, ...outcome(finished) }
    } finally {
      await workspace.close()
    }
  }
  const byWay = await Promise.all(
    WAYS.map(async (way) => {
      const done: RealPull[] = []
      for (const client of clients) {
        const isPossible = way === 'host' || client !== 'docker' || prefix === undefined
        if (isPossible) done.push(await pullOne(client, way))
      }
      return done
    }),
  )
  return byWay.flat()
}

function outcome({ code, stdout, stderr }: Finished): Pick<RealPull, 'status' | 'words'> {
  if (code === 0) return { status: 'complete', words: null }
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '')
  // podman's errors have several lines, of which the first says what it was about.
  const start = lines.findLastIndex((line) => /^(?:error\b|ctr: |time=)/i.test(line))
  return { status: 'failed', words: lines.slice(start === -1 ? -1 : start).join(' ') }
}
