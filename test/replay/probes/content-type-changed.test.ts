// Where manifests come under another type than their own.

import { describe, expect, test } from 'vitest'
import { contentTypeChanged } from '../../../src/replay/probes/content-type-changed.ts'
import {
  dropsDigest,
  dropsFromHead,
  isManifest,
  isTagged,
  keyWithoutRepository,
  servesPagesAsManifests,
  typed,
} from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, failureOf, PASSES, proves } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

const isHead = (ask: Parameters<typeof isManifest>[0]): boolean => isManifest(ask) && ask.method === 'HEAD'
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'

describe('fails', () => {
  test.each(['application/json', 'application/octet-stream', 'text/plain'])('for %s', async (type) => {
    const found = await probed(contentTypeChanged, { breaks: typed(type) })
    expect(found).toMatchObject({
      ...failsWith(
        new RegExp(`GET /v2/\\S+/latest as ${type}, and the manifest calls itself application/vnd\\.docker`),
      ),
      ...proves(new RegExp(`^200 Content-Type: ${type}, Docker-Content-Digest: sha256:`)),
    })
  })

  test('for an index under a manifest’s type, and a manifest by digest', async () => {
    const index = await probed(contentTypeChanged, { breaks: typed(MANIFEST) })
    expect(index).toMatchObject(
      failsWith(/as .*manifest\.v2\+json, and the manifest calls itself .*manifest\.list\.v2\+json$/),
    )
    const byDigest = typed('application/json', (ask) => isManifest(ask) && !isTagged(ask))
    expect(await probed(contentTypeChanged, { breaks: byDigest })).toMatchObject(
      failsWith(/manifests\/sha256:\w+ as application\/json/),
    )
  })

  test('for HEAD that differs from GET: who asks by GET is not concerned', async () => {
    const found = await probed(contentTypeChanged, { breaks: typed('application/json', isHead) })
    const message = /answers HEAD \/v2\/\S+ as application\/json, and GET as application\/vnd\.docker/
    expect(found).toMatchObject(failsWith(message, { clients: ['docker', 'containerd', 'crane'] }))
  })
})

test('passes what is right, and what other probes are about', async () => {
  for (const breaks of [{}, dropsDigest, dropsFromHead('content-type'), keyWithoutRepository])
    expect(await probed(contentTypeChanged, { breaks })).toEqual(PASSES)
  expect(await probedHub(contentTypeChanged, { image: 'hello-world' })).toEqual(PASSES)
})

test('is blocked where pages come', async () => {
  expect(await probed(contentTypeChanged, { breaks: servesPagesAsManifests })).toMatchObject(BLOCKED)
})

test('explains manifests that make no sense, and nothing else', () => {
  expect(contentTypeChanged.explains(failureOf('manifest', { kind: 'unusable', message: '' }))).toBe(true)
  expect(contentTypeChanged.explains(failureOf('layer', { kind: 'unusable', message: '' }))).toBe(false)
})
