// A manifest of 10 GB, for the real clients that refuse one, and for the puller in their place: both say the same.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { startClock } from '../../src/io/clock.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import type { Personality } from '../../src/puller/personality.ts'
import { pull } from '../../src/puller/pull.ts'
import { reference } from '../puller/pull-from.ts'
import type { EndpointAccess } from './clients/client.ts'
import { startContainerd } from './clients/containerd.ts'
import { setUpPodman } from './clients/podman.ts'
import { setUpSkopeo } from './clients/skopeo.ts'
import { describeReal } from './parts.ts'
import type { Finished } from './process.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const NAME = 'docker.io/library/busybox:latest'
const CHUNK = ' '.repeat(65_536)

type RealPull = (workspace: Workspace, access: EndpointAccess) => Promise<Finished>

const REAL: readonly (readonly [Personality, RealPull])[] = [
  [containerd, async (...at) => (await startContainerd(...at)).pull(NAME)],
  [podman, async (...at) => (await setUpPodman(...at)).pull(NAME)],
  [skopeo, async (...at) => (await setUpSkopeo(...at)).copy(NAME)],
]

describeReal('a manifest without an end', ['root', 'containerd', 'ctr', 'podman', 'skopeo'], () => {
  it.each(REAL)('is refused by $id in the same words', async (personality, realPull) => {
    const endpoint = await endless()
    const workspace = await openWorkspace()
    onTestFinished(() => workspace.close())
    const real = await realPull(workspace, { endpoint })
    const played = await pull({
      image: reference(NAME),
      endpoint: new URL(endpoint),
      ...{ platform: 'linux/amd64', personality, clock: startClock() },
    })
    const words = played.status === 'failed' ? played.words : 'it did not fail'
    expect(real.stderr).toContain(words)
  })
})

/** Any manifest is one of 10 GB, of which it sends as much as is taken. */
async function endless(): Promise<string> {
  const server = createServer(({ method, url = '' }, response) => {
    if (!url.includes('/manifests/')) {
      response.writeHead(200).end('{}')
      return
    }
    response.writeHead(200, {
      'Content-Type': 'application/vnd.oci.image.manifest.v1+json',
      'Docker-Content-Digest': `sha256:${'a'.repeat(64)}`,
      'Content-Length': 10_737_418_240,
    })
    const write = (): void => {
      while (!response.destroyed && response.write(CHUNK));
    }
    response.on('drain', write)
    if (method === 'HEAD') response.end()
    else write()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
