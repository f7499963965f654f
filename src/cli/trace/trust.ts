// Whom a trace trusts and who is to trust it: our CA, the roots of this machine, and the file with both for clients.

import { hostname } from 'node:os'
import { dataFolder } from '../../../certs/folder.ts'
import type { Authority } from '../../../certs/open.ts'
import { openAuthority } from '../../../certs/open.ts'
import { trustBundle, writeTrustBundle } from '../../../certs/trust.ts'
import { note } from '../stdio.ts'
import { machineRoots } from '../network/upstream-ca.ts'

export interface Trust {
  readonly authority: Authority
  /** The file with our CA and all that this machine trusts. */
  readonly trustPath: string
  /** PEM; what this machine trusts and Node does not. */
  readonly machineRoots: readonly string[]
}

/** Makes the CA if there is none yet. Throws as `openAuthority` and `writeTrustBundle` do. */
export async function openTrust(env: NodeJS.ProcessEnv): Promise<Trust> {
  const folder = dataFolder(env)
  const authority = await openAuthority({ folder, now: () => new Date(), hostname: hostname() })
  if (authority.outcome === 'renewed') {
    note(
      'the CA was renewed: restart the daemons that trust it, and give it anew to programs that have a copy',
    )
  }
  const { pem, passedOver } = await trustBundle({ ca: authority.certPem, env })
  for (const { path, reason } of passedOver) note(`cannot take trusted certificates from ${path}: ${reason}`)
  const trustPath = await writeTrustBundle(folder, pem)
  return { authority, trustPath, machineRoots: machineRoots(pem, authority.certPem) }
}
