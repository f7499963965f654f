// pullscope's own hub in the place of the one of real parts, so that the same real clients can be set on it.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Handler, Handlers, Role } from '../../../src/hub/handler.ts'
import { DOCKER_HUB_NAMES } from '../../../src/hub/options.ts'
import { startHub } from '../../../src/hub/start.ts'
import { testAuthority } from '../../helpers/test-authority.ts'
import type { Workspace } from '../workspace.ts'
import type { LoggedRequest } from './front.ts'
import type { Hub } from './hub.ts'
import { ALICE } from './token-service.ts'

/** Starts pullscope's hub under Docker Hub's names. It stops with the workspace, and errors of its own fail that. */
export async function startEmbeddedHub(workspace: Workspace): Promise<Hub> {
  const log: LoggedRequest[] = []
  const faults: unknown[] = []
  const authority = await testAuthority()
  const hub = await startHub({
    leafFor: authority.leafFor,
    now: () => new Date(),
    onFault: (error) => faults.push(error),
    names: DOCKER_HUB_NAMES,
    accounts: [{ ...ALICE, namespaces: ['acme', 'alice'] }],
    wrap: (handlers) => logged(handlers, log),
  })
  workspace.onClose(async () => {
    await hub.close()
    if (faults.length > 0) throw faults[0]
  })
  const ca = join(await workspace.folder('embedded-hub'), 'ca.pem')
  await writeFile(ca, authority.cert)
  return {
    ca,
    connectTo: Object.values(hub.authorities).map(
      ({ name, address }) => `${name}:443:${address.host}:${address.port}`,
    ),
    log,
    registryLog: () =>
      log
        .filter(({ host }) => host === DOCKER_HUB_NAMES.registry)
        .map(({ method, path, status }) => `${method} ${path} ${status ?? '-'}`),
  }
}

function logged(handlers: Handlers, log: LoggedRequest[]): Handlers {
  const watch =
    (role: Role): Handler =>
    async (request) => {
      const { host, pathname: path } = request.url
      const entry: LoggedRequest = { method: request.method, host, path, status: null, closed: false }
      log.push(entry)
      try {
        const answer = await handlers[role](request)
        entry.status = answer.status
        return answer
      } finally {
        entry.closed = true
      }
    }
  return { registry: watch('registry'), authorization: watch('authorization'), cdn: watch('cdn') }
}
