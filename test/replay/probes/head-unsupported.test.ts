// Where HEAD is refused and GET is not; and who asks so.

import { describe, expect, test } from 'vitest'
import { headUnsupported } from '../../../src/replay/probes/head-unsupported.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  dropsDigest,
  isBlob,
  isManifest,
  isTagged,
  json,
  passesRedirects,
  refusesHead,
  upstreamIsDown,
} from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, failureOf, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

/** As Harbor did: HEAD finds what a GET has brought. */
function knowsWhatWasPulled(): Breaks {
  const pulled = new Set<string>()
  return {
    reply: ({ method, target }) => {
      if (method === 'GET') pulled.add(target)
      return method === 'HEAD' && /manifests/.test(target) && !pulled.has(target) ? json(404) : null
    },
  }
}

describe.each(['upstream', 'black-box'] as const)('%s', (view) => {
  test('fails for tags: whoever resolves by HEAD is concerned', async () => {
    expect(await probed(headUnsupported, { view, breaks: refusesHead(404, isTagged) })).toMatchObject({
      ...failsWith(
        /answers HEAD \/v2\/library\/[\w-]+\/manifests\/latest with 404, and GET of the same with 200$/,
      ),
      ...proves(/^404 Content-Type: application\/json$/),
      clients: ['docker', 'containerd', 'crane'],
    })
  })

  test('fails for digests, which docker does not ask for so', async () => {
    const breaks = refusesHead(401, (ask) => isManifest(ask) && !isTagged(ask))
    const found = await probed(headUnsupported, { view, breaks })
    expect(found).toMatchObject(
      failsWith(/manifests\/sha256:\w+ with 401/, { clients: ['containerd', 'crane'] }),
    )
  })

  test('warns of 405, after which containerd goes on', async () => {
    const found = await probed(headUnsupported, { view, breaks: refusesHead(405, isManifest) })
    expect(found).toMatchObject(failsWith(/with 405/, { level: 'warning' }))
  })

  test('warns of blobs, whose head no pull asks for', async () => {
    const found = await probed(headUnsupported, { view, breaks: refusesHead(404, isBlob) })
    expect(found).toMatchObject(failsWith(/blobs\/sha256:\w+ with 404/, { level: 'warning', clients: [] }))
  })

  test('passes where both are the same, redirects too', async () => {
    for (const breaks of [{}, passesRedirects, dropsDigest])
      expect(await probed(headUnsupported, { view, breaks })).toEqual(PASSES)
  })

  test('is blocked where GET does not work either', async () => {
    expect(await probed(headUnsupported, { view, breaks: upstreamIsDown })).toMatchObject(BLOCKED)
  })
})

test('fails for what only somebody else’s pull makes known', async () => {
  const found = await probed(headUnsupported, { breaks: knowsWhatWasPulled() })
  expect(found).toMatchObject(failsWith(/HEAD \/v2\/library\/probe-\w+\/manifests\/latest with 404/))
})

test('passes a registry', async () => {
  expect(await probedHub(headUnsupported)).toEqual(PASSES)
})

test('explains a HEAD that was refused, and nothing else', () => {
  expect(headUnsupported.explains(failureOf('resolve', statusOf(404), 'HEAD'))).toBe(true)
  expect(headUnsupported.explains(failureOf('resolve', statusOf(404), 'GET'))).toBe(false)
  expect(headUnsupported.explains(failureOf('manifest', statusOf(404), 'HEAD'))).toBe(false)
})
