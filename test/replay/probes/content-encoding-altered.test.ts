// Where content is compressed, unpacked or mislabelled on the way.

import { createGzip } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { contentEncodingAltered } from '../../../src/replay/probes/content-encoding-altered.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  compresses,
  flipsABit,
  heads,
  isManifest,
  mislabels,
  passesRedirects,
  sendsHalves,
  servesPagesAsManifests,
  unpacks,
  withHeader,
} from '../../helpers/candidate/content-breaks.ts'
import { without } from '../../helpers/candidate/rewrite.ts'
import { BLOCKED, failsWith, failureOf, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

/** Whether somebody asked or not. */
const alwaysCompresses: Breaks = {
  ...heads(isManifest, (headers) =>
    withHeader(without(headers, 'content-length'), 'Content-Encoding', 'gzip'),
  ),
  body: (right, ask) => (isManifest(ask) ? right.pipe(createGzip()) : right),
}

const calledBrotli = heads(isManifest, (headers) => withHeader(headers, 'Content-Encoding', 'br'))
const identity = heads(
  () => true,
  (headers) => withHeader(headers, 'Content-Encoding', 'identity'),
)

describe('fails', () => {
  test('with a warning for gzip that was asked for, and that clients undo', async () => {
    expect(await probed(contentEncodingAltered, { breaks: compresses })).toMatchObject({
      ...failsWith(
        /sends manifest \/v2\/\S+\/latest with Content-Encoding: gzip \(Accept-Encoding: gzip\)$/,
        { level: 'warning' },
      ),
      ...proves(/^200 Content-Encoding: gzip, no Content-Length$/),
    })
  })

  test.each([
    [
      'gzip that nobody asked for',
      alwaysCompresses,
      /sends manifest \S+ with Content-Encoding: gzip though no encoding was accepted$/,
    ],
    [
      'an encoding that manifests do not have',
      calledBrotli,
      /sends manifest \S+ with Content-Encoding: br though no/,
    ],
    [
      'one that layers do not have',
      mislabels,
      /sends layer \S+ with Content-Encoding: x-gzip, which its bytes do not have, though no/,
    ],
    [
      'layers that are unpacked',
      unpacks,
      /sends layer \S+ decompressed \(\d+ bytes instead of \d+\) though no/,
    ],
  ])('for %s', async (_what, breaks, message) => {
    const found = await probed(contentEncodingAltered, { breaks })
    expect(found).toMatchObject(failsWith(message))
    expect(found).not.toHaveProperty('level')
  })
})

test('passes bytes as they are stored, and what other probes are about', async () => {
  for (const breaks of [{}, identity, passesRedirects, sendsHalves, flipsABit])
    expect(await probed(contentEncodingAltered, { breaks })).toEqual(PASSES)
  expect(await probedHub(contentEncodingAltered)).toEqual(PASSES)
})

test('is blocked where no manifest comes', async () => {
  expect(await probed(contentEncodingAltered, { breaks: servesPagesAsManifests })).toMatchObject(BLOCKED)
})

test('explains content that does not fit its digest, and nothing else', () => {
  expect(
    contentEncodingAltered.explains(failureOf('layer', { kind: 'wrong-digest', expected: 'a', found: 'b' })),
  ).toBe(true)
  expect(contentEncodingAltered.explains(failureOf('token', { kind: 'unusable', message: '' }))).toBe(false)
  expect(contentEncodingAltered.explains(failureOf('layer', statusOf(404)))).toBe(false)
})
