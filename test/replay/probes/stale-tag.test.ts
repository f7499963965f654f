// Where a tag that moved stays where it was.

import { describe, expect, test } from 'vitest'
import { staleTag } from '../../../src/replay/probes/stale-tag.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  dropsDigest,
  isManifest,
  isTagged,
  json,
  keepsTags,
  refusesHead,
  servesPagesAsManifests,
} from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, failureOf, NOT_HERE, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

const keepsGets: Breaks = { cacheKey: (ask) => (isTagged(ask) && ask.method === 'GET' ? ask.target : null) }
const keepsHeads: Breaks = { cacheKey: (ask) => (isTagged(ask) && ask.method === 'HEAD' ? ask.target : null) }
const keepsContent: Breaks = {
  cacheKey: (ask) => (isManifest(ask) && !isTagged(ask) ? `${ask.method} ${ask.target}` : null),
}

/** What was missing once is missing for ever. */
function keepsMissing(): Breaks {
  const missing = new Set<string>()
  return {
    answer: (right, ask) => {
      if (isTagged(ask) && right.status === 404) missing.add(ask.target)
      return right
    },
    reply: ({ target }) => (missing.has(target) ? json(404) : null),
  }
}

describe('fails', () => {
  test('for tags that are kept', async () => {
    expect(await probed(staleTag, { breaks: keepsTags })).toMatchObject({
      ...failsWith(
        /still says sha256:\w{6}… for a tag that has moved to sha256:\w{6}…, and did not ask the registry$/,
      ),
      ...proves(/^200 Docker-Content-Digest: sha256:/),
      clients: ['docker', 'containerd', 'crane', 'podman', 'skopeo'],
    })
  })

  test.each([
    ['GET', keepsGets, ['podman', 'skopeo', 'crane']],
    ['HEAD', keepsHeads, ['docker', 'containerd', 'crane']],
  ])('for those that are kept for %s, for who asks so', async (_method, breaks, clients) => {
    expect(await probed(staleTag, { breaks })).toMatchObject(failsWith(/still says/, { clients }))
  })

  test('for a tag that was not there when it was first asked for', async () => {
    const found = await probed(staleTag, { breaks: keepsMissing() })
    expect(found).toMatchObject(
      failsWith(/still answers 404 for a tag that was pushed since it was first asked for$/),
    )
  })
})

test('fails by GET alone where HEAD says nothing', async () => {
  const breaks = { ...keepsGets, ...dropsDigest }
  expect(await probed(staleTag, { breaks })).toMatchObject(
    failsWith(/still says/, { clients: ['podman', 'skopeo', 'crane'] }),
  )
  const refused = { ...keepsGets, ...refusesHead(404, isManifest) }
  expect(await probed(staleTag, { breaks: refused })).toMatchObject(failsWith(/still says/))
})

test('passes a candidate that asks each time, also if it keeps what is asked by digest', async () => {
  expect(await probed(staleTag)).toEqual(PASSES)
  expect(await probed(staleTag, { breaks: keepsContent })).toEqual(PASSES)
})

test('says nothing without the view from upstream, or where no manifest comes', async () => {
  expect(await probedHub(staleTag)).toMatchObject(NOT_HERE)
  expect(await probed(staleTag, { breaks: servesPagesAsManifests })).toMatchObject(BLOCKED)
})

test('explains a tag that is not found, and nothing else', () => {
  expect(staleTag.explains(failureOf('resolve', statusOf(404)))).toBe(true)
  expect(staleTag.explains(failureOf('resolve', statusOf(500)))).toBe(false)
  expect(staleTag.explains(failureOf('layer', statusOf(404)))).toBe(false)
})
