// Where HEAD does not say how long a manifest is, or of what type.

import { describe, expect, test } from 'vitest'
import { headMetadataMissing } from '../../../src/replay/probes/head-metadata-missing.ts'
import {
  dropsDigest,
  dropsFromHead,
  heads,
  isManifest,
  isTagged,
  refusesHead,
  servesPagesAsManifests,
  typed,
  withHeader,
} from '../../helpers/candidate/content-breaks.ts'
import { without } from '../../helpers/candidate/rewrite.ts'
import { checkOn } from '../../helpers/bench.ts'
import { BLOCKED, failsWith, failureOf, NOT_HERE, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub, probeRig } from '../../helpers/probed.ts'

const isHead = (ask: Parameters<typeof isManifest>[0]): boolean => isManifest(ask) && ask.method === 'HEAD'
const saysNothing = heads(isHead, (headers) => withHeader(headers, 'Content-Length', '0'))
const byDigestOnly = heads(
  (ask) => isHead(ask) && !isTagged(ask),
  (headers) => without(headers, 'content-length'),
)

describe('fails', () => {
  test.each([
    [
      'no length',
      dropsFromHead('content-length'),
      /latest without Content-Length$/,
      /^200 no Content-Length, Content-Type: /,
    ],
    [
      'no type',
      dropsFromHead('content-type'),
      /latest without Content-Type$/,
      /^200 Content-Length: \d+, no Content-Type$/,
    ],
    ['a length of 0', saysNothing, /latest without a Content-Length above 0$/, /^200 Content-Length: 0/],
    [
      'neither',
      dropsFromHead('content-length', 'content-type'),
      /without Content-Length and Content-Type$/,
      /^200 no Content-Length, no Content-Type$/,
    ],
  ])('for %s', async (_what, breaks, message, proof) => {
    const found = await probed(headMetadataMissing, { breaks })
    expect(found).toMatchObject({ ...failsWith(message), ...proves(proof) })
    expect(found).not.toHaveProperty('clients')
  })

  test('for digests alone, which dockerd does not ask for so', async () => {
    const found = await probed(headMetadataMissing, { breaks: byDigestOnly })
    expect(found).toMatchObject(
      failsWith(/manifests\/sha256:\w+ without Content-Length$/, { clients: ['containerd', 'crane'] }),
    )
  })
})

test('passes what is whole, and what other probes are about', async () => {
  for (const breaks of [{}, dropsDigest, typed('application/json')])
    expect(await probed(headMetadataMissing, { breaks })).toEqual(PASSES)
  expect(await probedHub(headMetadataMissing)).toEqual(PASSES)
})

test('is not here where HEAD is no method', async () => {
  expect(await probed(headMetadataMissing, { breaks: refusesHead(405, isManifest) })).toMatchObject(NOT_HERE)
})

test('is blocked where HEAD brings no manifest', async () => {
  expect(await probed(headMetadataMissing, { breaks: refusesHead(404, isManifest) })).toMatchObject(BLOCKED)
  expect(await probed(headMetadataMissing, { breaks: servesPagesAsManifests })).toMatchObject(BLOCKED)
})

test('explains what docker and containerd say of it, and nothing else', () => {
  const unusable = (message: string): boolean =>
    headMetadataMissing.explains(failureOf('resolve', { kind: 'unusable', message }, 'HEAD'))
  const untold =
    'failed to copy: httpReadSeeker: failed open: could not fetch content descriptor sha256:1 () from remote: not found'
  expect(headMetadataMissing.explains(failureOf('manifest', { kind: 'unusable', message: untold }))).toBe(
    true,
  )
  expect(headMetadataMissing.explains(failureOf('layer', { kind: 'unusable', message: untold }))).toBe(false)
  expect(unusable('missing or empty Content-Length header')).toBe(true)
  expect(unusable('missing or empty Docker-Content-Digest header')).toBe(false)
  expect(headMetadataMissing.explains(failureOf('resolve', statusOf(404)))).toBe(false)
})

test('breaks docker, without a type containerd too, and not podman, which asks by GET', async () => {
  const { candidate } = await probeRig({ view: 'black-box', breaks: dropsFromHead('content-length') })
  const scope = { only: ['head-metadata-missing'], skip: [], depth: 'full', pulls: 'tried' } as const
  const { verdict } = await checkOn({ url: candidate.url.href }, scope)
  expect(verdict.faults.map(({ id, breaks }) => [id, breaks])).toEqual([
    ['head-metadata-missing', ['docker']],
  ])
  expect(verdict.faults[0]?.words[0]?.text).toBe('missing or empty Content-Length header')
  const untyped = await probeRig({ view: 'black-box', breaks: dropsFromHead('content-type') })
  const { verdict: other } = await checkOn({ url: untyped.candidate.url.href }, scope)
  expect(other.faults.map(({ id, breaks }) => [id, breaks])).toEqual([
    ['head-metadata-missing', ['docker', 'containerd']],
  ])
})
