// What the docker scenarios do; the tests judge them, and record.ts makes fixtures of them.

import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { startDocker } from '../clients/dockerd.ts'
import type { ImageInspect } from '../clients/dockerd.ts'
import { tarOf } from '../hub/tar.ts'
import { ALICE } from '../hub/token-service.ts'
import type { Finished } from '../process.ts'
import type { Scenario } from '../watch.ts'
import type { Workspace } from '../workspace.ts'

/** Options that lead the authorization server to where nobody listens. */
export const NO_AUTHORIZATION = ['--connect-to', 'auth.docker.io:443:127.0.0.1:1']

export interface Pulled {
  readonly pull: Finished
  /** null when the image did not arrive. */
  readonly image: ImageInspect | null
}

/** `docker pull`, by a daemon that has nothing yet. */
export function dockerPull(reference: string): Scenario<Pulled> {
  return async (workspace, proxy) => {
    const docker = await startDocker(workspace, proxy)
    return { pull: await docker.pull(reference), image: await docker.inspect(reference) }
  }
}

/** `docker pull` by a daemon that trusts nobody, hence not the proxy either. */
export function dockerPullUntrusting(reference: string): Scenario<Pulled> {
  return async (workspace, proxy) => {
    const caPath = join(await workspace.folder('no-trust'), 'empty.pem')
    await writeFile(caPath, '')
    return dockerPull(reference)(workspace, { ...proxy, caPath })
  }
}

/** `docker login`, then `docker pull`. */
export function dockerLoginAndPull(reference: string): Scenario<Pulled & { readonly login: Finished }> {
  return async (workspace, proxy) => {
    const docker = await startDocker(workspace, proxy)
    const login = await docker.login(ALICE)
    return { login, pull: await docker.pull(reference), image: await docker.inspect(reference) }
  }
}

export function dockerLogin(password: string = ALICE.password): Scenario<Finished> {
  return async (workspace, proxy) => {
    const docker = await startDocker(workspace, proxy)
    return docker.login({ name: ALICE.name, password })
  }
}

/** Pushes an image that no registry has: every blob goes up. */
export function dockerPush(reference: string): Scenario<Finished> {
  return async (workspace, proxy) => {
    const docker = await startDocker(workspace, proxy)
    await docker.login(ALICE)
    await docker.importTar(await smallTar(workspace), reference)
    return docker.push(reference)
  }
}

/** Pushes such an image, and once more by another tag: the registry has its blobs already. */
export function dockerPushTwice(first: string, second: string): Scenario<readonly Finished[]> {
  return async (workspace, proxy) => {
    const docker = await startDocker(workspace, proxy)
    await docker.login(ALICE)
    await docker.importTar(await smallTar(workspace), first)
    const pushed = await docker.push(first)
    await docker.tag(first, second)
    return [pushed, await docker.push(second)]
  }
}

/** Pulls an image and pushes it under another name: its layer is mounted from where it came. */
export function dockerPullAndPush(source: string, target: string): Scenario<Finished> {
  return async (workspace, proxy) => {
    const docker = await startDocker(workspace, proxy)
    await docker.login(ALICE)
    await docker.pull(source)
    await docker.tag(source, target)
    return docker.push(target)
  }
}

/** Two pulls at once, by one daemon. */
export function dockerTwoPulls(first: string, second: string): Scenario<readonly Finished[]> {
  return async (workspace, proxy) => {
    const docker = await startDocker(workspace, proxy)
    return Promise.all([docker.pull(first), docker.pull(second)])
  }
}

async function smallTar(workspace: Workspace): Promise<string> {
  const path = join(await workspace.folder('import'), 'root.tar')
  const bytes = Buffer.from('pushed by pullscope test/real\n')
  await pipeline(
    Readable.from(tarOf('greeting.txt', bytes.length, Readable.from([bytes]))),
    createWriteStream(path),
  )
  return path
}
