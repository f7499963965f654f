// The upstreams of candidates: our own hub, and the one of real parts, each with three authorities on loopback addresses,
// so that a candidate reaches them without DNS.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Role } from '../../../src/hub/handler.ts'
import type { HubOptions } from '../../../src/hub/options.ts'
import { startHub } from '../../../src/hub/start.ts'
import { testAuthority } from '../../helpers/test-authority.ts'
import { startFront } from '../hub/front.ts'
import { startParts } from '../hub/hub.ts'
import type { Image } from '../hub/images.ts'
import type { Workspace } from '../workspace.ts'
import type { CandidateHub } from './candidate.ts'
import { freePort } from './free-port.ts'

export interface UpstreamHub extends CandidateHub {
  /** Of the CA that signed its certificates. */
  readonly caPem: string
}

/** Not the ports alone: Go's clients keep Authorization for another port of the same host. */
const ADDRESSES: Readonly<Record<Role, string>> = {
  registry: '127.0.0.1',
  authorization: '127.0.0.2',
  cdn: '127.0.0.3',
}

const ROLES = Object.keys(ADDRESSES) as Role[]

/** More pulls than any test makes. */
const NO_LIMIT = { limit: 1_000_000, windowSeconds: 21_600 }

/** pullscope's hub with its own catalogue. It stops with the workspace, which fails with errors of the hub's own. */
export async function startEmbeddedUpstream(
  workspace: Workspace,
  options: Pick<HubOptions, 'addresses' | 'names' | 'wrap'> = {},
): Promise<UpstreamHub> {
  const { cert, leafFor } = await testAuthority()
  const faults: unknown[] = []
  const hub = await startHub({
    leafFor,
    now: () => new Date(),
    onFault: (error) => faults.push(error),
    addresses: byRole((role) => ({ host: ADDRESSES[role], port: 0 })),
    pullLimit: NO_LIMIT,
    ...options,
  })
  workspace.onClose(async () => {
    await hub.close()
    if (faults.length > 0) throw faults[0]
  })
  const ca = join(await workspace.folder('upstream'), 'ca.pem')
  await writeFile(ca, cert)
  return {
    origins: byRole((role) => `https://${hub.authorities[role].name}`),
    ca,
    caPem: cert,
    workspace,
  }
}

/**
 * Distribution, a token service and a CDN, with the given images. They stop with the workspace. `realm`: what challenges
 * call the token service, such as `auth.docker.io`; its address by default.
 */
export async function startRealUpstream(
  workspace: Workspace,
  images: readonly Image[],
  realm?: string,
): Promise<UpstreamHub> {
  const ports = new Map<Role, number>()
  for (const role of ROLES) ports.set(role, await freePort(ADDRESSES[role]))
  const names = byRole((role) => `${ADDRESSES[role]}:${ports.get(role) ?? 0}`)
  const { ca, leaf, handlers } = await startParts(workspace, images, names, realm)
  for (const role of ROLES) {
    const { stop } = await startFront(leaf, handlers, { host: ADDRESSES[role], port: ports.get(role) ?? 0 })
    workspace.onClose(stop)
  }
  return {
    origins: byRole((role) => `https://${names[role]}`),
    ca,
    caPem: await readFile(ca, 'utf8'),
    workspace,
  }
}

function byRole<T>(of: (role: Role) => T): Readonly<Record<Role, T>> {
  return { registry: of('registry'), authorization: of('authorization'), cdn: of('cdn') }
}
