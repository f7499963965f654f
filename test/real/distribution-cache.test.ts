// The recipe of Distribution behind nginx, by what reaches the store: bytes are fetched once, and nobody gets what the
// registry would not let them have.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Role } from '../../src/hub/handler.ts'
import { ALICE } from '../../src/hub/options.ts'
import { startHub } from '../../src/hub/start.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { DISTRIBUTION_CANDIDATES } from './candidates/distribution.ts'
import type { Credentials } from './clients/client.ts'
import { setUpSkopeo } from './clients/skopeo.ts'
import { describeReal } from './parts.ts'
import type { Finished } from './process.ts'
import { openWorkspace } from './workspace.ts'

interface Rig {
  /** Skopeo, by the cache's own name. */
  readonly copy: (name: string, user?: Credentials) => Promise<Finished>
  /** Digests whose bytes the store gave away, in order. */
  readonly fetched: readonly string[]
}

/** All of it stops with the test. */
async function cacheRig(): Promise<Rig> {
  const workspace = await openWorkspace()
  onTestFinished(() => workspace.close())
  const fetched: string[] = []
  const hub = await startHub({
    leafFor: null,
    now: () => new Date(),
    onFault: (error) => {
      throw error
    },
    accounts: [{ ...ALICE, namespaces: ['acme'] }],
    wrap: (handlers) => ({
      ...handlers,
      cdn: (request) => {
        const [, hex] = /([0-9a-f]{64})/.exec(request.url.pathname) ?? []
        if (request.method === 'GET' && hex !== undefined) fetched.push(hex)
        return handlers.cdn(request)
      },
    }),
  })
  workspace.onClose(() => hub.close())
  const origin = (role: Role): string => `http://${hub.authorities[role].name}`
  const fixture = DISTRIBUTION_CANDIDATES.find(({ variant }) => variant === 'mended')
  const running = await fixture?.start({
    origins: { registry: origin('registry'), authorization: origin('authorization'), cdn: origin('cdn') },
    ca: null,
    workspace,
  })
  if (running === undefined) throw new Error('the recipe is a candidate')
  const caPath = join(await workspace.folder('trust'), 'ca.pem')
  await writeFile(caPath, running.caPem ?? '')
  const { host: candidate } = new URL(running.url)
  const skopeo = await setUpSkopeo(workspace, { candidate, caPath })
  return { copy: (name, user) => skopeo.copy(`${candidate}/${name}`, user), fetched }
}

describeReal('Distribution behind nginx', ['nginx'], () => {
  it('fetches bytes once, and gives them to all that may have them', async () => {
    const { copy, fetched } = await cacheRig()
    const first = await copy('busybox')
    expect(first.code, first.stderr).toBe(0)
    expect(new Set(fetched).size).toBe(2)
    // Distribution puts a blob into its storage beside giving it away, and fetches it for that a second time.
    const again = await waitFor(
      async () => {
        const before = fetched.length
        const { code, stderr } = await copy('library/busybox')
        expect(code, stderr).toBe(0)
        return fetched.length === before
      },
      { what: 'a copy without the store', seen: () => fetched },
    )
    expect(again).toBe(true)
  })

  it('gives what is private to its owner alone, and keeps none of it', async () => {
    const { copy, fetched } = await cacheRig()
    for (const user of [undefined, { name: ALICE.name, password: 'wrong' }]) {
      const refused = await copy('acme/private', user)
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/denied|unauthorized/)])
    }
    expect(fetched).toEqual([])
    const owner = await copy('acme/private', ALICE)
    expect(owner.code, owner.stderr).toBe(0)
    const once = fetched.length
    expect(once).toBe(2)
    expect((await copy('acme/private')).code).toBe(1)
    expect((await copy('acme/private', ALICE)).code).toBe(0)
    expect(fetched.length).toBe(2 * once)
  })
})
