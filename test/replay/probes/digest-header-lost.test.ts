// Where answers do not say the digest, or say another.

import { describe, expect, test } from 'vitest'
import { digestHeaderLost } from '../../../src/replay/probes/digest-header-lost.ts'
import { manifestUnderTest } from '../../../src/replay/evidence/manifest-under-test.ts'
import { benchOn } from '../../helpers/bench.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  bodies,
  compresses,
  dropsDigest,
  dropsFromHead,
  heads,
  isManifest,
  isTagged,
  saysAnotherDigest,
  servesPagesAsManifests,
  typed,
  withHeader,
} from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, failureOf, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub, probeRig } from '../../helpers/probed.ts'

const saysSha512 = heads(isManifest, (headers) =>
  withHeader(headers, 'Docker-Content-Digest', `sha512:${'0'.repeat(128)}`),
)

describe('fails', () => {
  test.each([
    [
      'HEAD and GET',
      dropsDigest,
      /answers HEAD and GET \/v2\/library\/busybox\/manifests\/latest without Docker-Content-Digest \(sha256:\w{64}\)$/,
    ],
    ['HEAD', dropsFromHead('docker-content-digest'), /answers HEAD \/v2\/\S+ without Docker-Content-Digest/],
  ])('for %s without it', async (_what, breaks, message) => {
    const found = await probed(digestHeaderLost, { breaks })
    expect(found).toMatchObject({ ...failsWith(message), ...proves(/^200 no Docker-Content-Digest$/) })
    expect(found).not.toHaveProperty('level')
  })

  test('for a digest that the bytes do not have', async () => {
    const message =
      /answers GET \/v2\/\S+\/latest with Docker-Content-Digest sha256:0{64}, but its bytes have sha256:\w{64}$/
    expect(await probed(digestHeaderLost, { breaks: saysAnotherDigest })).toMatchObject(
      failsWith(message, { level: 'error' }),
    )
  })
})

const headSays = (digest: string): Breaks =>
  heads(
    (ask) => ask.method === 'HEAD' && isTagged(ask),
    (headers) => withHeader(headers, 'Docker-Content-Digest', digest),
  )

test('fails for bytes that were changed, for everybody', async () => {
  const rewritten = bodies(isManifest, (bytes) => Buffer.from(`${bytes.toString()}\n`))
  const found = await probed(digestHeaderLost, { breaks: rewritten })
  const message = /answers GET \/v2\/\S+\/sha256:\w{64} with other bytes: they have sha256:\w{64}$/
  expect(found).toMatchObject({
    ...failsWith(message, { level: 'error' }),
    cause: 'altered',
    clients: ['docker', 'containerd', 'podman', 'skopeo', 'crane'],
  })
})

test('fails for a HEAD that names what is not there, for those who resolve by HEAD', async () => {
  for (const view of ['upstream', 'black-box'] as const) {
    const found = await probed(digestHeaderLost, { breaks: headSays(`sha256:${'0'.repeat(64)}`), view })
    const message =
      /answers HEAD \/v2\/\S+\/latest with Docker-Content-Digest sha256:0{64}, which it does not have \(404\); GET brings sha256:\w{64}$/
    expect(found).toMatchObject({
      ...failsWith(message, { level: 'error' }),
      clients: ['docker', 'containerd'],
      cause: 'head-differs',
    })
  }
})

test('passes a HEAD of another moment: one that is there, and one that is there no more', async () => {
  // The hub makes the same images each time.
  const image = await manifestUnderTest(await benchOn({ url: (await probeRig()).candidate.url.href }))
  const other = 'digest' in image ? image.digest : ''
  expect(await probed(digestHeaderLost, { breaks: headSays(other) })).toEqual(PASSES)
  let asked = 0
  const first = headSays(`sha256:${'0'.repeat(64)}`)
  const moved: Breaks = {
    answer: (right, ask) =>
      ask.method === 'HEAD' && isTagged(ask) && right.status === 200 && asked++ === 0
        ? (first.answer?.(right, ask) ?? right)
        : right,
  }
  expect(await probed(digestHeaderLost, { breaks: moved })).toEqual(PASSES)
  expect(asked).toBe(2)
})

test('passes what is right, and what other probes are about', async () => {
  for (const breaks of [{}, compresses, typed('application/json'), saysSha512])
    expect(await probed(digestHeaderLost, { breaks })).toEqual(PASSES)
  expect(await probedHub(digestHeaderLost)).toEqual(PASSES)
})

test('is blocked where no manifest comes', async () => {
  expect(await probed(digestHeaderLost, { breaks: servesPagesAsManifests })).toMatchObject(BLOCKED)
})

test('explains what clients make of it, and nothing else', () => {
  const unusable = (message: string): boolean =>
    digestHeaderLost.explains(failureOf('resolve', { kind: 'unusable', message }))
  expect(unusable('a digest that is none: x')).toBe(true)
  expect(unusable('missing or empty Content-Length header')).toBe(false)
  expect(digestHeaderLost.explains(failureOf('manifest', statusOf(404)))).toBe(true)
  expect(digestHeaderLost.explains(failureOf('layer', statusOf(404)))).toBe(false)
})
