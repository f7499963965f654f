// The candidate of these tests is right: every client gets its images from it, over TLS and without.

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ALICE } from '../../src/hub/options.ts'
import { startClock } from '../../src/io/clock.ts'
import { PERSONALITIES } from '../../src/puller/personalities/index.ts'
import { pull } from '../../src/puller/pull.ts'
import { parseReference, type ImageReference } from '../../src/puller/reference.ts'
import { startCandidate } from '../helpers/candidate.ts'
import { hubRig } from '../helpers/hub-rig.ts'
import { testAuthority } from '../helpers/test-authority.ts'

function imageOf(text: string): ImageReference {
  const image = parseReference(text)
  if (image === null) throw new TypeError(`no image: ${text}`)
  return image
}

const usual = { platform: 'linux/amd64', clock: startClock() }

describe.each(PERSONALITIES)('$id', (personality) => {
  test('pulls by host name, a short name and a long one', async () => {
    const { hub } = await hubRig()
    const { url } = await startCandidate({ hub })
    for (const name of ['busybox', 'library/busybox', 'acme/team/app']) {
      const image = imageOf(`${url.host}/${name}`)
      const result = await pull({ ...usual, personality, image, mirror: url })
      expect(result).toMatchObject({ status: 'complete' })
    }
  })

  test('pulls a private image over TLS, with its own credentials alone', async () => {
    const { cert, leafFor } = await testAuthority()
    const { hub } = await hubRig({ leafFor })
    const leaf = leafFor('127.0.0.1')
    const { url } = await startCandidate({ hub, hubScheme: 'https', hubCa: cert, leaf })
    const image = imageOf(`${url.host}/acme/private`)
    const asking = { ...usual, personality, image, mirror: url, ca: [cert] }
    expect(await pull({ ...asking, credentials: ALICE })).toMatchObject({ status: 'complete' })
    expect(await pull(asking)).toMatchObject({ status: 'failed' })
  })
})

test('bytes, ranges, errors and unknown namespaces are as they are upstream', async () => {
  const { hub, ask, token } = await hubRig()
  const { url } = await startCandidate({ hub })
  const headers = { authorization: `Bearer ${await token('anybody', 'repository:library/redis:pull')}` }
  const index = await ask(new URL('/v2/redis/manifests/latest', url), {
    headers: { ...headers, accept: '*/*' },
  })
  const digest = `sha256:${createHash('sha256').update(index.body).digest('hex')}`
  expect(index.headers['docker-content-digest']).toBe(digest)
  const paged = await ask(new URL('/v2/redis/tags/list?n=2', url), { headers })
  expect(paged.headers['link']).toBe('</v2/library/redis/tags/list?last=7.2.10&n=2>; rel="next"')
  const wrong = await ask(new URL('/v2/redis/manifests/none', url), { headers })
  expect(wrong.status).toBe(404)
  const elsewhere = await ask(new URL('/v2/redis/manifests/latest?ns=ghcr.io', url), { headers })
  expect(elsewhere.status).toBe(404)
})

test('writes are refused when they are not for it', async () => {
  const { hub, ask } = await hubRig()
  const { url } = await startCandidate({ hub, writes: 'refused' })
  const { status } = await ask(new URL('/v2/acme/new/blobs/uploads/', url), { method: 'POST' })
  expect(status).toBe(405)
})
