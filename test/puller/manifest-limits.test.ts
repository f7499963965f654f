// A manifest that has no end: whom it stops, and in which words, as the real ones said them of the same (skopeo 1.9, podman
// 4.3, ctr 1.6.20; dockerd 20.10 reads on).

import { expect, it } from 'vitest'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { crane } from '../../src/puller/personalities/crane.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import { failureOf, pullFrom } from './pull-from.ts'
import { digestOf, MANIFEST, send, standIn, type Answer } from './stand-in.ts'

const MANY = 10_737_418_240
const CHUNK = ' '.repeat(65_536)

/** So many bytes, as long as somebody reads. `announced`: whether their number is said before. */
const endless =
  (announced: boolean): Answer =>
  ({ role, path, method }, response) => {
    if (role !== 'registry' || !path.includes('/manifests/')) return false
    response.writeHead(200, {
      'content-type': MANIFEST,
      'docker-content-digest': digestOf('something'),
      ...(announced ? { 'content-length': MANY } : {}),
    })
    const write = (): void => {
      while (!response.destroyed && response.write(CHUNK));
    }
    if (method === 'HEAD') response.end()
    else write()
    response.on('drain', write)
    return true
  }

it.each([
  ['podman', podman, /^initializing source docker:\S+: exceeded maximum allowed size of 4194304 bytes$/],
  ['skopeo', skopeo, /^initializing source docker:\S+: exceeded maximum allowed size of 4194304 bytes$/],
  [
    'containerd',
    containerd,
    /^failed to resolve reference "(\S+)": rejecting 10737418240 byte manifest for \1: not found$/,
  ],
  ['docker', docker, /^\(no message: it reads on, where pullscope stopped: more than 33554432 bytes came\)$/],
  ['crane', crane, /^\(no message: it reads on, where pullscope stopped: more than 33554432 bytes came\)$/],
])('%s', async (_, personality, words) => {
  const registry = await standIn({ auth: 'none', answer: endless(true) })
  expect(failureOf(await pullFrom(registry, { personality })).words).toMatch(words)
})

it('containerd reads what is not announced', async () => {
  const registry = await standIn({ auth: 'none', answer: endless(false) })
  const { words } = failureOf(await pullFrom(registry, { personality: containerd }))
  expect(words).toContain('it reads on')
})

it('one of 5 MB is read by docker, and by podman it is not', async () => {
  const body = JSON.stringify({ layers: [], filler: 'x'.repeat(5_000_000) })
  const answer: Answer = ({ role, path, method }, response) => {
    if (role !== 'registry' || !path.includes('/manifests/')) return false
    const headers = { 'content-type': MANIFEST, 'docker-content-digest': digestOf(body) }
    if (method === 'HEAD') response.writeHead(200, { ...headers, 'content-length': body.length }).end()
    else send(response, 200, body, headers)
    return true
  }
  const registry = await standIn({ auth: 'none', answer })
  expect((await pullFrom(registry)).result.status).toBe('complete')
  const { failure } = failureOf(await pullFrom(registry, { personality: podman }))
  expect(failure.cause).toMatchObject({ kind: 'too-long', by: 'client' })
})
