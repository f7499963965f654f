// Where blobs come with 200 and are not whole.

import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { truncatedOrEmpty200 } from '../../../src/replay/probes/truncated-or-empty-200.ts'
import type { Breaks, ClientAsk } from '../../helpers/candidate/breaks.ts'
import {
  bodies,
  compresses,
  flipsABit,
  isBlob,
  keepsInterrupted,
  mislabels,
  passesRedirects,
  sendsHalves,
  sendsNoManifests,
  sendsNothing,
  takesTokenAlong,
  unpacks,
} from '../../helpers/candidate/content-breaks.ts'
import { failsWith, failureOf, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

/** Right at first, and then from a cache that has lost it. */
function losesContent(): Breaks {
  const asked = new Set<string>()
  const again = new WeakSet<ClientAsk>()
  return {
    ...bodies(
      (ask) => again.has(ask),
      () => Buffer.alloc(0),
    ),
    reply: (ask) => {
      if (isBlob(ask) && asked.has(ask.target)) again.add(ask)
      asked.add(ask.target)
      return null
    },
  }
}

/** The right length is promised, and the connection closed before. */
const breaksOff: Breaks = {
  body: (right, ask) => (isBlob(ask) && ask.method === 'GET' ? Readable.from(halfOf(right)) : right),
}

async function* halfOf(right: Readable): AsyncGenerator<Buffer> {
  const bytes = await buffer(right)
  yield bytes.subarray(0, Math.floor(bytes.length / 2))
  throw new Error('the disk is full')
}

describe.each(['upstream', 'black-box'] as const)('%s', (view) => {
  test.each([
    ['half', sendsHalves, /: config sha256:\w{6}… comes with \d+ of \d+ bytes$/],
    ['half of what is promised', breaksOff, /: config sha256:\w{6}… comes with \d+ of \d+ bytes$/],
    ['nothing', sendsNothing, /: config sha256:\w{6}… comes empty instead of with \d+ bytes$/],
    ['no manifests', sendsNoManifests, /manifests\/latest comes empty$/],
    ['another bit', flipsABit, /: config sha256:\w{6}… comes with other bytes than its digest says$/],
  ])('fails for %s', async (_what, breaks, message) => {
    expect(await probed(truncatedOrEmpty200, { view, breaks })).toMatchObject({
      ...failsWith(message),
      ...proves(/^200 /),
    })
  })

  test('fails for what is whole once, and not again', async () => {
    const found = await probed(truncatedOrEmpty200, { view, breaks: losesContent() })
    expect(found).toMatchObject(failsWith(/comes empty instead of/))
  })

  test('passes what is whole, and what other probes are about', async () => {
    for (const breaks of [{}, passesRedirects, mislabels, unpacks, compresses, takesTokenAlong])
      expect(await probed(truncatedOrEmpty200, { view, breaks })).not.toMatchObject({ result: 'fail' })
  })
})

test('fails for a download that broke off and was kept', async () => {
  const found = await probed(truncatedOrEmpty200, { breaks: keepsInterrupted })
  expect(found).toMatchObject(
    failsWith(/after the store broke off once, layer sha256:\w{6}… comes with \d+ of \d+ bytes$/),
  )
})

test('passes a candidate that survives the same', async () => {
  expect(await probed(truncatedOrEmpty200)).toEqual(PASSES)
  expect(await probedHub(truncatedOrEmpty200)).toEqual(PASSES)
})

test('explains blobs that end early or are others, and nothing else', () => {
  expect(truncatedOrEmpty200.explains(failureOf('layer', { kind: 'cut', bytes: 5 }))).toBe(true)
  expect(
    truncatedOrEmpty200.explains(failureOf('config', { kind: 'wrong-digest', expected: 'a', found: 'b' })),
  ).toBe(true)
  expect(truncatedOrEmpty200.explains(failureOf('manifest', { kind: 'cut', bytes: 5 }))).toBe(false)
  expect(truncatedOrEmpty200.explains(failureOf('layer', statusOf(404)))).toBe(false)
})
