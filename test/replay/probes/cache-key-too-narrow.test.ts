// Where a cache mixes questions up.

import { describe, expect, test } from 'vitest'
import { cacheKeyTooNarrow } from '../../../src/replay/probes/cache-key-too-narrow.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  dropsAccept,
  isManifest,
  keepsTags,
  keyWithoutAccept,
  keyWithoutMethod,
  keyWithoutRepository,
  servesPagesAsManifests,
} from '../../helpers/candidate/content-breaks.ts'
import { without } from '../../helpers/candidate/rewrite.ts'
import { BLOCKED, failsWith, failureOf, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

/** Once somebody has made a GET, HEAD is answered from what was kept of it. */
function forgetsHeads(): Breaks {
  const got = new Set<string>()
  return {
    answer: (right, ask) => {
      if (ask.method === 'GET') got.add(ask.target)
      const isKept = isManifest(ask) && ask.method === 'HEAD' && got.has(ask.target)
      return isKept ? { ...right, headers: without(right.headers, 'docker-content-digest') } : right
    },
  }
}

describe('fails', () => {
  test('for a key without Accept', async () => {
    expect(await probed(cacheKeyTooNarrow, { breaks: keyWithoutAccept })).toMatchObject({
      ...failsWith(
        /: the same question gets .*manifest\.list\.v2\+json when it comes first, and .*manifest\.v2\+json after one with another Accept$/,
      ),
      ...proves(
        /^200 Content-Type: application\/vnd\.docker\.distribution\.manifest\.v2\+json, Docker-Content-Digest: /,
      ),
    })
  })

  test('for a key without the repository', async () => {
    const found = await probed(cacheKeyTooNarrow, { breaks: keyWithoutRepository })
    expect(found).toMatchObject(
      failsWith(
        /: library\/probe-\w+ gets the manifest of library\/probe-\w+, which was asked for before \(sha256:\w{6}…\)$/,
      ),
    )
  })

  test.each(['upstream', 'black-box'] as const)('for a key without the method, %s', async (view) => {
    const found = await probed(cacheKeyTooNarrow, { view, breaks: keyWithoutMethod, patienceMs: 500 })
    const message =
      /: after HEAD \/v2\/\S+\/manifests\/latest, GET .*: no whole answer within 0\.5 s \(0 bytes came\)$/
    expect(found).toMatchObject(failsWith(message, { clients: ['podman', 'skopeo'] }))
  })

  test.each(['upstream', 'black-box'] as const)('for heads that get lost, %s', async (view) => {
    const found = await probed(cacheKeyTooNarrow, { view, breaks: forgetsHeads() })
    const message =
      /: after GET \/v2\/\S+\/manifests\/latest, HEAD of the same has lost Docker-Content-Digest$/
    expect(found).toMatchObject(failsWith(message, { clients: ['docker', 'containerd', 'crane'] }))
  })
})

describe('passes', () => {
  test.each(['upstream', 'black-box'] as const)('a candidate without a cache, %s', async (view) => {
    expect(await probed(cacheKeyTooNarrow, { view })).toEqual(PASSES)
  })

  test('a cache with a whole key, one that never passes Accept on, and a registry', async () => {
    expect(await probed(cacheKeyTooNarrow, { breaks: keepsTags })).toEqual(PASSES)
    expect(await probed(cacheKeyTooNarrow, { view: 'black-box', breaks: dropsAccept })).toEqual(PASSES)
    expect(await probedHub(cacheKeyTooNarrow)).toEqual(PASSES)
  })
})

test('is blocked where no manifest comes', async () => {
  expect(await probed(cacheKeyTooNarrow, { breaks: servesPagesAsManifests })).toMatchObject(BLOCKED)
})

test('explains manifests that are others, and nothing else', () => {
  expect(
    cacheKeyTooNarrow.explains(failureOf('manifest', { kind: 'wrong-digest', expected: 'a', found: 'b' })),
  ).toBe(true)
  expect(
    cacheKeyTooNarrow.explains(failureOf('layer', { kind: 'wrong-digest', expected: 'a', found: 'b' })),
  ).toBe(false)
  expect(cacheKeyTooNarrow.explains(failureOf('resolve', statusOf(500)))).toBe(false)
})
