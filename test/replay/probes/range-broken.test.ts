// Where parts of blobs do not come, or wrong ones do; and who is hurt by it.

import { describe, expect, test } from 'vitest'
import { rangeBroken } from '../../../src/replay/probes/range-broken.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  bodies,
  dropsContentRange,
  dropsRange,
  isBlob,
  json,
  keepsParts,
  passesRedirects,
  refusesSuffixes,
  sendsHalves,
} from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, failureOf, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'
import { header } from '../../../src/http/headers.ts'

const hasRange = ({ headers }: { headers: Parameters<typeof header>[0] }): boolean =>
  header(headers, 'range') !== null

const refusesAll: Breaks = { reply: (ask) => (isBlob(ask) && hasRange(ask) ? json(416) : null) }
const shifts: Breaks = bodies(
  (ask) => isBlob(ask) && hasRange(ask),
  (bytes) => Buffer.from(bytes).reverse(),
)

/** What Range would have answered, under the status of the whole. */
const partsAs200: Breaks = {
  answer: (head, ask) => (isBlob(ask) && head.status === 206 ? { ...head, status: 200 } : head),
}
const wholeAs206: Breaks = {
  answer: (head, ask) => (isBlob(ask) && head.status === 200 ? { ...head, status: 206 } : head),
}

describe.each(['upstream', 'black-box'] as const)('%s', (view) => {
  test('fails for Range that is dropped: containerd goes on', async () => {
    expect(await probed(rangeBroken, { view, breaks: dropsRange })).toMatchObject({
      ...failsWith(/bytes=\d+- of layer sha256:\w{6}… \(\d+ bytes\) is answered with the whole \(200\)$/),
      ...proves(/^200 no Content-Range, Content-Length: \d+$/),
      clients: ['docker', 'podman', 'skopeo'],
    })
  })

  test.each([
    ['416', refusesAll, /is answered 416$/],
    ['206 that does not say what it is', dropsContentRange, /is answered 206 without Content-Range$/],
    ['other bytes', shifts, /is answered 206 with \d+ other bytes than those$/],
  ])('fails for %s: containerd too', async (_what, breaks, message) => {
    const clients = ['docker', 'podman', 'skopeo', 'containerd']
    expect(await probed(rangeBroken, { view, breaks })).toMatchObject(failsWith(message, { clients }))
  })

  test('fails for a part under the status of the whole: containerd, which skips ahead, too', async () => {
    const clients = ['docker', 'podman', 'skopeo', 'containerd']
    const message = /is answered 200 with \d+ bytes, as if that were the whole$/
    expect(await probed(rangeBroken, { view, breaks: partsAs200 })).toMatchObject(
      failsWith(message, { clients }),
    )
  })

  test('fails for the whole under the status of a part', async () => {
    const message = /the whole of layer sha256:\w{6}… is answered 206, and no Range was asked for$/
    expect(await probed(rangeBroken, { view, breaks: wholeAs206 })).toMatchObject({
      ...failsWith(message, { level: 'error', clients: ['podman', 'skopeo', 'crane'] }),
      ...proves(/^206 /),
    })
  })

  test('notes the form that no client sends', async () => {
    const found = await probed(rangeBroken, { view, breaks: refusesSuffixes })
    expect(found).toMatchObject(failsWith(/bytes=-5 of .* is answered 416$/, { level: 'note', clients: [] }))
  })

  test('passes a candidate that passes Range on', async () => {
    expect(await probed(rangeBroken, { view })).toEqual(PASSES)
    expect(await probed(rangeBroken, { view, breaks: passesRedirects })).toEqual(PASSES)
  })

  test('is blocked where the whole does not come either', async () => {
    expect(await probed(rangeBroken, { view, breaks: sendsHalves })).toMatchObject(BLOCKED)
  })
})

test('fails for a part that is kept, and given as the whole', async () => {
  const found = await probed(rangeBroken, { breaks: keepsParts })
  expect(found).toMatchObject(
    failsWith(/after bytes 100 to 199 of layer .* were asked for, the whole comes as 206 with 100 bytes$/, {
      level: 'error',
    }),
  )
})

test('passes a registry with a store', async () => {
  expect(await probedHub(rangeBroken)).toEqual(PASSES)
})

test('explains what a resumed download fails with, and nothing else', () => {
  expect(rangeBroken.explains(failureOf('layer', { kind: 'no-range', status: 200 }))).toBe(true)
  expect(rangeBroken.explains(failureOf('layer', statusOf(416)))).toBe(true)
  expect(rangeBroken.explains(failureOf('layer', statusOf(206)))).toBe(true)
  expect(rangeBroken.explains(failureOf('layer', { kind: 'cut', bytes: 5 }))).toBe(false)
})
