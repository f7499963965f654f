// Docker Hub made of real parts: Distribution with token auth and redirects, a token service, a CDN and a TLS
// front under Docker Hub's own names. REAL_PARTS: "Docker Hub from real parts".

import { join } from 'node:path'
import type { Role } from '../../../src/hub/handler.ts'
import { DOCKER_HUB_NAMES } from '../../../src/hub/options.ts'
import { mustRun } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import { cdnOver } from './cdn.ts'
import { makeAuthority, makeLeaf, makeTokenSigner } from './certificates.ts'
import { startDistribution } from './distribution.ts'
import { forwardTo, startFront } from './front.ts'
import type { Handler, LoggedRequest } from './front.ts'
import type { KeyPair } from './certificates.ts'
import { writeImage } from './images.ts'
import type { Image } from './images.ts'
import { ISSUER, SERVICE, tokenService } from './token-service.ts'

export const REGISTRY_HOST = DOCKER_HUB_NAMES.registry
export const AUTH_HOST = DOCKER_HUB_NAMES.authorization
const HOSTS = Object.values(DOCKER_HUB_NAMES)

export interface Hub {
  /** PEM file of the CA that signed the front's certificate. */
  readonly ca: string
  /** `HOST:443:127.0.0.1:PORT` for each host, as `--connect-to` takes them. */
  readonly connectTo: readonly string[]
  /** All that reached the hub so far, in order of arrival. */
  readonly log: readonly LoggedRequest[]
  /** What Distribution says it was asked, by its own access log: `METHOD path status`. */
  registryLog(): string[]
}

/** Starts a hub that holds the images. It stops with the workspace. */
export async function startHub(workspace: Workspace, images: readonly Image[]): Promise<Hub> {
  const { ca, leaf, handlers, registryLog } = await startParts(workspace, images, DOCKER_HUB_NAMES)
  const front = await startFront(leaf, handlers)
  workspace.onClose(front.stop)
  return {
    ca,
    connectTo: HOSTS.map((host) => `${host}:443:127.0.0.1:${front.port}`),
    log: front.log,
    registryLog,
  }
}

interface Parts {
  readonly ca: string
  /** The certificate of all three. */
  readonly leaf: KeyPair
  /** By what each is called. */
  readonly handlers: ReadonlyMap<string, Handler>
  readonly registryLog: () => string[]
}

/**
 * All of a hub but the front: whoever starts that, gives each handler what is asked under its name. `realm` is another
 * authority that the token service is known by, and that challenges name.
 */
export async function startParts(
  workspace: Workspace,
  images: readonly Image[],
  names: Readonly<Record<Role, string>>,
  realm: string = names.authorization,
): Promise<Parts> {
  const keys = await workspace.folder('hub-keys')
  const storage = await workspace.folder('hub-storage')
  const [authority, signer] = await Promise.all([makeAuthority(keys), makeTokenSigner(keys)])
  const hosts = [...Object.values(names), realm].map((name) => new URL(`https://${name}`).hostname)
  const leaf = await makeLeaf(keys, authority, hosts)
  await fill(workspace, storage, images)

  const registry = await startDistribution(await workspace.folder('hub-registry'), storage, {
    auth: {
      realm: `https://${realm}/token`,
      service: SERVICE,
      issuer: ISSUER,
      rootcertbundle: signer.cert,
    },
    host: `https://${names.registry}`,
    blobs: `https://${names.cdn}`,
  })
  workspace.onClose(registry.stop)
  const cdn = cdnOver(storage)
  const signBlobs = (location: string): string =>
    location.startsWith(`https://${names.cdn}/`) ? cdn.sign(location) : location
  const tokens = await tokenService(signer)
  return {
    ca: authority.cert,
    leaf,
    handlers: new Map([
      [names.registry, forwardTo(registry.port, signBlobs)],
      [names.authorization, tokens],
      [realm, tokens],
      [names.cdn, cdn.handle],
    ]),
    registryLog: registry.requests,
  }
}

/** Copies the images into the storage through a second Distribution that lets everyone in. */
async function fill(workspace: Workspace, storage: string, images: readonly Image[]): Promise<void> {
  const open = await startDistribution(await workspace.folder('hub-filler'), storage)
  try {
    for (const image of images) {
      const layout = join(await workspace.folder('layout'), 'image')
      await writeImage(layout, image)
      await mustRun([
        ...(['skopeo', 'copy', '--all', '--preserve-digests', '--quiet', '--insecure-policy'] as const),
        ...['--dest-tls-verify=false', `oci:${layout}`],
        `docker://127.0.0.1:${open.port}/${image.repository}:${image.tag}`,
      ])
    }
  } finally {
    await open.stop()
  }
}
