// Where layers are held back until they are whole, and where they are cut off.

import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/replay/answer.ts'
import { bufferingOrTimeoutCut } from '../../../src/replay/probes/buffering-or-timeout-cut.ts'
import { benchOn } from '../../helpers/bench.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { holdsBack, passesRedirects, takesTokenAlong } from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, failureOf, NOT_HERE, PASSES, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub, probeRig } from '../../helpers/probed.ts'

/** As nginx with its usual 64 KiB: some is held back, and the rest flows. */
const holdsSome: Breaks = {
  body: (right) => right.pipe(new PassThrough({ highWaterMark: 64 * 1024 })),
}

test('fails for a candidate that takes the whole first', async () => {
  const message = /sends nothing of layer sha256:\w{6}… \(8\d{6} bytes\) before the store has sent all of it$/
  expect(await probed(bufferingOrTimeoutCut, { breaks: holdsBack })).toMatchObject(failsWith(message))
})

test.each([
  ['streams', {}],
  ['has a buffer', holdsSome],
])('passes one that %s', async (_what, breaks) => {
  expect(await probed(bufferingOrTimeoutCut, { breaks })).toEqual(PASSES)
})

describe('with nothing known of the upstream', () => {
  /** Answers as they come, but layers end after so long. */
  async function cutAfter(totalMs: number): Promise<unknown> {
    const { candidate } = await probeRig({ view: 'black-box' })
    const bench = await benchOn({ url: candidate.url.href })
    const cut = (answer: Answer): Answer =>
      /blobs/.test(answer.url.pathname) ? { ...answer, end: 'cut', sha256: null, totalMs } : answer
    return bufferingOrTimeoutCut.examine({
      ...bench,
      ask: async (question) => cut(await bench.ask(question)),
    })
  }

  test('fails for a layer that is cut off by a clock', async () => {
    expect(await cutAfter(60_100)).toMatchObject(
      failsWith(/cuts layer sha256:\w{6}… off after 60 s, with \d+ of \d+ bytes$/, { level: 'error' }),
    )
  })

  test('says nothing of one that breaks off at once, or that comes', async () => {
    expect(await cutAfter(900)).toMatchObject(NOT_HERE)
    expect(await probedHub(bufferingOrTimeoutCut)).toMatchObject(NOT_HERE)
  })
})

test('says nothing where blobs do not come through the candidate', async () => {
  expect(await probed(bufferingOrTimeoutCut, { breaks: passesRedirects })).toMatchObject(NOT_HERE)
  expect(await probed(bufferingOrTimeoutCut, { breaks: takesTokenAlong })).toMatchObject(BLOCKED)
})

test('explains what broke off or took too long, and nothing else', () => {
  expect(bufferingOrTimeoutCut.explains(failureOf('layer', { kind: 'cut', bytes: 1 }))).toBe(true)
  expect(bufferingOrTimeoutCut.explains(failureOf('layer', statusOf(504)))).toBe(true)
  expect(bufferingOrTimeoutCut.explains(failureOf('layer', statusOf(404)))).toBe(false)
})
