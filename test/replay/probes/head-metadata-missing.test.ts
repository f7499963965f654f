// Where HEAD does not say how long a manifest is, or of what type.

import { describe, expect, test } from 'vitest'
import { headMetadataMissing } from '../../../src/replay/probes/head-metadata-missing.ts'
import {
  compresses,
  dropsDigest,
  dropsFromHead,
  heads,
  isManifest,
  isTagged,
  refusesHead,
  saysLength,
  servesPagesAsManifests,
  typed,
  withHeader,
} from '../../helpers/candidate/content-breaks.ts'
import { without } from '../../helpers/candidate/rewrite.ts'
import { checkOn } from '../../helpers/bench.ts'
import { BLOCKED, failsWith, failureOf, NOT_HERE, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub, probeRig } from '../../helpers/probed.ts'

const isHead = (ask: Parameters<typeof isManifest>[0]): boolean => isManifest(ask) && ask.method === 'HEAD'
const saysNothing = saysLength('0')
const saysAnother = saysLength('12')
const saysThatOfGzip = heads(isHead, (headers) =>
  withHeader(withHeader(headers, 'Content-Length', '12'), 'Content-Encoding', 'gzip'),
)
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

  test('with a warning for a length of 0, which all clients get over', async () => {
    expect(await probed(headMetadataMissing, { breaks: saysNothing })).toMatchObject({
      ...failsWith(/latest without a Content-Length above 0$/, { level: 'warning', clients: [] }),
      ...proves(/^200 Content-Length: 0/),
    })
  })

  test.each([
    ['another length than that of the GET', saysAnother],
    ['the length of a body that was compressed', saysThatOfGzip],
  ])('for %s: containerd counts', async (_what, breaks) => {
    expect(await probed(headMetadataMissing, { breaks })).toMatchObject({
      ...failsWith(/latest with Content-Length: 12, and GET of the same with \d{3,} bytes$/, {
        clients: ['containerd'],
      }),
      ...proves(/^200 Content-Length: 12, /),
    })
  })

  test('for digests alone, which dockerd does not ask for so', async () => {
    const found = await probed(headMetadataMissing, { breaks: byDigestOnly })
    expect(found).toMatchObject(
      failsWith(/manifests\/sha256:\w+ without Content-Length$/, { clients: ['containerd', 'crane'] }),
    )
  })
})

test('passes what is whole, and what other probes are about', async () => {
  for (const breaks of [{}, dropsDigest, typed('application/json'), compresses])
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
  const wrong = await probeRig({ view: 'black-box', breaks: saysAnother })
  const { verdict: longer } = await checkOn({ url: wrong.candidate.url.href }, scope)
  expect(longer.faults.map(({ id, breaks }) => [id, breaks])).toEqual([
    ['head-metadata-missing', ['containerd']],
  ])
  const untyped = await probeRig({ view: 'black-box', breaks: dropsFromHead('content-type') })
  const { verdict: other } = await checkOn({ url: untyped.candidate.url.href }, scope)
  expect(other.faults.map(({ id, breaks }) => [id, breaks])).toEqual([
    ['head-metadata-missing', ['docker', 'containerd']],
  ])
})
