// A mirror that wants a login: whether the real clients, with one kept for its host, agree with the check about who can
// pull a private image.

import { expect, it, onTestFinished } from 'vitest'
import { ALICE } from '../../src/hub/options.ts'
import { checkFixture } from './candidates/check.ts'
import { pullAll } from './candidates/clients.ts'
import { NGINX_CANDIDATES } from './candidates/nginx-variants.ts'
import { describeReal } from './parts.ts'
import { openWorkspace } from './workspace.ts'

/** The hub's, for alice alone. */
const PRIVATE = 'acme/private'

describeReal(
  'a mirror with a login',
  ['nginx', 'root', 'dockerd', 'docker', 'containerd', 'ctr', 'podman', 'skopeo'],
  () => {
    it('serves whom the check says: all but dockerd, which has no login but the registry’s', async () => {
      const [fixture] = NGINX_CANDIDATES.filter(({ id, variant }) => id === 'nginx' && variant === 'mended')
      if (fixture === undefined) throw new TypeError('there is no such candidate')
      const workspace = await openWorkspace()
      onTestFinished(() => workspace.close())
      const credentials = { name: ALICE.name, password: ALICE.password }
      const { verdict, running, hubCa } = await checkFixture(workspace, fixture, {
        name: PRIVATE,
        credentials,
      })
      const image = `${PRIVATE}:latest`
      const real = await pullAll(running, { image, alsoTrusted: hubCa, login: credentials })
      const checked = real.map(({ client, way }) => ({
        ...{ client, way },
        status: verdict.pulls.find((pull) => pull.client === client && pull.way === way)?.status,
      }))
      expect(checked).toEqual(real.map(({ client, way, status }) => ({ client, way, status })))
      const failed = real.filter(({ status }) => status === 'failed')
      expect(failed.map(({ client, way }) => `${client} ${way}`)).toEqual(['docker mirror'])
      expect(verdict.faults.map(({ id, breaks }) => `${id} ${breaks.join(' ')}`)).toEqual([
        'pull-fails docker',
      ])
    })
  },
)
