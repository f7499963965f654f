// Real clients pull from pullscope's own hub, and push to it, through `pullscope trace` under Docker Hub's names.

import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { expectAllSeen } from './agreement.ts'
import { startContainerd } from './clients/containerd.ts'
import { startDocker } from './clients/dockerd.ts'
import { setUpPodman } from './clients/podman.ts'
import { setUpSkopeo } from './clients/skopeo.ts'
import { startEmbeddedHub } from './hub/embedded.ts'
import type { Hub } from './hub/hub.ts'
import { ALICE } from './hub/token-service.ts'
import { describeReal } from './parts.ts'
import type { Finished } from './process.ts'
import { watch } from './watch.ts'
import type { Scenario, Watched } from './watch.ts'
import { openWorkspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

function expectDone(...all: readonly Finished[]): void {
  for (const { code, stderr, stdout } of all) expect(code, stderr + stdout).toBe(0)
}

describeReal(
  'real clients of the embedded hub',
  ['root', 'dockerd', 'docker', 'containerd', 'ctr', 'podman'],
  () => {
    let house: Workspace | undefined
    let hub: Hub | undefined
    beforeAll(async () => {
      house = await openWorkspace()
      hub = await startEmbeddedHub(house)
    })
    afterAll(() => house?.close())

    /** The capture agrees with what the hub was asked, whatever happened. */
    const play = async <T>(scenario: Scenario<T>): Promise<Watched<T>> => {
      if (hub === undefined) throw new Error('the hub is there only while tests run')
      const workspace = await openWorkspace()
      onTestFinished(() => workspace.close())
      const watched = await watch(workspace, hub, scenario)
      expectAllSeen(watched)
      return watched
    }

    it('dockerd pulls each kind of image, and the large one', async () => {
      const names = ['hello-world', 'redis', 'busybox', 'acme/team/app:v1.2.3', 'acme/single', 'big']
      const { result, trace } = await play(async (workspace, proxy) => {
        const docker = await startDocker(workspace, proxy)
        const pulls = []
        for (const name of names) pulls.push(await docker.pull(name))
        return { pulls, redis: await docker.inspect('redis') }
      })
      expectDone(...result.pulls)
      expect(result.redis?.RootFS.Layers).toHaveLength(6)
      expect(trace.pulls.map(({ kind, status }) => [kind, status])).toEqual(
        names.map(() => ['pull', 'complete']),
      )
      expect(trace.pulls.at(-1)?.bytes).toBeGreaterThan(300_000_000)
    })

    it('dockerd logs in, pulls what is private, pushes it elsewhere by mounts, and pulls that', async () => {
      const { result, trace } = await play(async (workspace, proxy) => {
        const docker = await startDocker(workspace, proxy)
        const refused = await docker.pull('acme/private')
        const done = [
          await docker.login(ALICE),
          await docker.pull('acme/private'),
          await docker.tag('acme/private', 'acme/pushed:docker'),
          await docker.push('acme/pushed:docker'),
          await docker.pull('acme/pushed:docker'),
        ]
        return { refused, done }
      })
      expect(result.refused.stderr).toContain(
        "pull access denied for acme/private, repository does not exist or may require 'docker login'",
      )
      expectDone(...result.done)
      expect(trace.steps.some(({ phase, status }) => phase === 'mount' && status === 201)).toBe(true)
    })

    it('containerd pulls, anonymously and as alice', async () => {
      const references = ['docker.io/library/redis:latest', 'docker.io/acme/private:latest']
      const { result } = await play(async (workspace, proxy) => {
        const containerd = await startContainerd(workspace, proxy)
        const pulls = []
        for (const reference of references) pulls.push(await containerd.pull(reference, ALICE))
        pulls.push(await containerd.pull('docker.io/library/busybox:latest'))
        return { pulls, images: await containerd.images() }
      })
      expectDone(...result.pulls)
      expect(result.images).toEqual(expect.arrayContaining(references))
    })

    it('podman pulls, and pushes what it pulled', async () => {
      const { result } = await play(async (workspace, proxy) => {
        const podman = await setUpPodman(workspace, proxy)
        return [
          await podman.pull('docker.io/library/redis:7.4'),
          await podman.login(ALICE),
          await podman.push('docker.io/library/redis:7.4', 'docker.io/acme/pushed:podman'),
          await podman.pull('docker.io/acme/pushed:podman'),
        ]
      })
      expectDone(...result)
    })

    it('skopeo copies, inspects and lists tags', async () => {
      const { result } = await play(async (workspace, proxy) => {
        const skopeo = await setUpSkopeo(workspace, proxy)
        const copied = await skopeo.copy('docker.io/acme/private', ALICE)
        return {
          copied,
          files: copied.code === 0 ? await readdir(copied.folder) : [],
          inspected: await skopeo.inspect('docker.io/library/redis'),
          listed: await skopeo.listTags('docker.io/library/redis'),
        }
      })
      expectDone(result.copied, result.inspected, result.listed)
      // One layer, the config, the manifest, and skopeo's own version file.
      expect(result.files).toHaveLength(4)
      expect((JSON.parse(result.inspected.stdout) as { Layers: unknown[] }).Layers).toHaveLength(6)
      expect((JSON.parse(result.listed.stdout) as { Tags: unknown[] }).Tags).toHaveLength(12)
    })
  },
)
