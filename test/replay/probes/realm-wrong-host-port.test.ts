// Realms where no token service is, and those that are elsewhere for a reason.

import { expect, test } from 'vitest'
import { realmWrongHostPort } from '../../../src/replay/probes/realm-wrong-host-port.ts'
import { probeRig, probed, probedHub } from '../../helpers/probed.ts'

const named = (realm: string): { breaks: { challenge: () => string[] } } => ({
  breaks: { challenge: () => [`Bearer realm="${realm}",service="registry.docker.io"`] },
})

test.each([
  ['a port where nobody listens', 'http://127.0.0.1:1/token', 'nobody answers (ECONNREFUSED)'],
  ['the port twice', 'https://nexus:5002:5002/v2/token', 'which is no URL'],
  ['the name of a container', 'http://core-proxy/service/token', 'a name inside of its own network'],
])('fails for %s', async (_, realm, because) => {
  expect(await probed(realmWrongHostPort, named(realm))).toMatchObject({
    result: 'fail',
    message: expect.stringContaining(because) as string,
    evidence: [{ shows: expect.stringContaining(realm) as string }],
  })
})

test('fails for a host where something else answers', async () => {
  const rig = await probeRig()
  const { cdn } = rig.running.upstream.origins
  expect(await probed(realmWrongHostPort, named(`${cdn}/token`))).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('where 403 is answered') as string,
  })
})

test('passes a right candidate, and a registry whose token service has a place of its own', async () => {
  expect(await probed(realmWrongHostPort)).toEqual({ result: 'pass' })
  expect(await probedHub(realmWrongHostPort)).toEqual({ result: 'pass' })
})

test('passes a leak and a wrong scheme: those are other faults', async () => {
  expect(
    await probed(realmWrongHostPort, { breaks: { challenge: (_, { upstream }) => [upstream] } }),
  ).toEqual({ result: 'pass' })
  const https = await probed(realmWrongHostPort, {
    breaks: { challenge: (right) => [right.replace('realm="http:', 'realm="https:')] },
  })
  expect(https).toEqual({ result: 'pass' })
})
