// The hub of a scenario, and the options that lead `pullscope trace` to it.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ALICE } from '../../../src/hub/options.ts'
import type { Scenario } from '../../../src/hub/scenarios/scenario.ts'
import { startScenario } from '../../../src/hub/scenarios/start.ts'
import { testAuthority } from '../../helpers/test-authority.ts'
import type { Credentials } from '../clients/client.ts'
import type { Workspace } from '../workspace.ts'

/** Its faults are part of the play; it stops with the workspace, and errors of its own fail that. */
export async function startHub(workspace: Workspace, scenario: Scenario): Promise<readonly string[]> {
  const faults: unknown[] = []
  const { cert, leafFor } = await testAuthority()
  const hub = await startScenario(scenario, {
    leafFor,
    now: () => new Date(),
    onFault: (error) => faults.push(error),
  })
  workspace.onClose(async () => {
    await hub.close()
    if (faults.length > 0) throw faults[0]
  })
  const ca = join(await workspace.folder('hub'), 'ca.pem')
  await writeFile(ca, cert)
  const connectTo = hub.authorities.map(({ name, address }) => `${name}:443:${address.host}:${address.port}`)
  return [...connectTo.flatMap((each) => ['--connect-to', each]), '--upstream-ca', ca]
}

/** Whom the client pulls as, if anybody. */
export function userOf({ login }: Scenario): Credentials | undefined {
  if (login === 'none') return undefined
  return login === 'right' ? ALICE : { name: ALICE.name, password: 'not her password' }
}
