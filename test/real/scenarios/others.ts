// What the containerd, podman and skopeo scenarios do; the tests judge them, and record.ts makes fixtures of them.

import { startContainerd } from '../clients/containerd.ts'
import type { Credentials } from '../clients/client.ts'
import { setUpPodman } from '../clients/podman.ts'
import { setUpSkopeo } from '../clients/skopeo.ts'
import { ALICE } from '../hub/token-service.ts'
import type { Finished } from '../process.ts'
import type { Scenario } from '../watch.ts'

/** Each takes a full name, such as `docker.io/library/redis:latest`. */
export function containerdPull(
  reference: string,
  user?: Credentials,
): Scenario<{ readonly pull: Finished; readonly images: readonly string[] }> {
  return async (workspace, proxy) => {
    const containerd = await startContainerd(workspace, proxy)
    return { pull: await containerd.pull(reference, user), images: await containerd.images() }
  }
}

export function podmanPull(
  reference: string,
  user?: Credentials,
): Scenario<{ readonly pull: Finished; readonly arrived: boolean }> {
  return async (workspace, proxy) => {
    const podman = await setUpPodman(workspace, proxy)
    return { pull: await podman.pull(reference, user), arrived: await podman.has(reference) }
  }
}

/** `podman login`, pull, and push under another name. */
export function podmanPush(source: string, target: string): Scenario<Finished> {
  return async (workspace, proxy) => {
    const podman = await setUpPodman(workspace, proxy)
    await podman.login(ALICE)
    await podman.pull(source)
    return podman.push(source, target)
  }
}

export function skopeoCopy(
  reference: string,
  user?: Credentials,
): Scenario<Finished & { readonly folder: string }> {
  return async (workspace, proxy) => (await setUpSkopeo(workspace, proxy)).copy(reference, user)
}

export function skopeoInspect(reference: string): Scenario<Finished> {
  return async (workspace, proxy) => (await setUpSkopeo(workspace, proxy)).inspect(reference)
}

export function skopeoListTags(repository: string): Scenario<Finished> {
  return async (workspace, proxy) => (await setUpSkopeo(workspace, proxy)).listTags(repository)
}
