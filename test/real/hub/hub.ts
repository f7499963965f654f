// Docker Hub made of real parts: Distribution with token auth and redirects, a token service, a CDN and a TLS
// front under Docker Hub's own names. REAL_PARTS: "Docker Hub from real parts".

import { join } from 'node:path'
import { mustRun } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import { cdnOver } from './cdn.ts'
import { makeAuthority, makeLeaf, makeTokenSigner } from './certificates.ts'
import { startDistribution } from './distribution.ts'
import { forwardTo, startFront } from './front.ts'
import type { LoggedRequest } from './front.ts'
import { writeImage } from './images.ts'
import type { Image } from './images.ts'
import { ISSUER, SERVICE, tokenService } from './token-service.ts'

export const REGISTRY_HOST = 'registry-1.docker.io'
export const AUTH_HOST = 'auth.docker.io'
const CDN_HOST = 'production.cloudflare.docker.com'
const HOSTS = [REGISTRY_HOST, AUTH_HOST, CDN_HOST] as const

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
  const keys = await workspace.folder('hub-keys')
  const storage = await workspace.folder('hub-storage')
  const [authority, signer] = await Promise.all([makeAuthority(keys), makeTokenSigner(keys)])
  const leaf = await makeLeaf(keys, authority, HOSTS)
  await fill(workspace, storage, images)

  const registry = await startDistribution(await workspace.folder('hub-registry'), storage, {
    auth: {
      realm: `https://${AUTH_HOST}/token`,
      service: SERVICE,
      issuer: ISSUER,
      rootcertbundle: signer.cert,
    },
    host: `https://${REGISTRY_HOST}`,
    blobs: `https://${CDN_HOST}`,
  })
  workspace.onClose(registry.stop)
  const cdn = cdnOver(storage)
  const signBlobs = (location: string): string =>
    location.startsWith(`https://${CDN_HOST}/`) ? cdn.sign(location) : location
  const front = await startFront(
    leaf,
    new Map([
      [REGISTRY_HOST, forwardTo(registry.port, signBlobs)],
      [AUTH_HOST, await tokenService(signer)],
      [CDN_HOST, cdn.handle],
    ]),
  )
  workspace.onClose(front.stop)
  return {
    ca: authority.cert,
    connectTo: HOSTS.map((host) => `${host}:443:127.0.0.1:${front.port}`),
    log: front.log,
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
