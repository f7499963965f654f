// Where redirects give the upstream's store away, and where they are a registry's own.

import { describe, expect, test } from 'vitest'
import { PERSONALITIES } from '../../../src/puller/personalities/index.ts'
import { blobRedirectLeak } from '../../../src/replay/probes/blob-redirect-leak.ts'
import { checkOn } from '../../helpers/bench.ts'
import { knowsOneStore, passesRedirects } from '../../helpers/candidate/content-breaks.ts'
import { failsWith, failureOf, PASSES, proves, statusOf, UNREACHABLE } from '../../helpers/examined.ts'
import { probed, probedHub, probeRig } from '../../helpers/probed.ts'

describe('fails', () => {
  test.each(['upstream', 'black-box'] as const)('for redirects that are passed on, %s', async (view) => {
    const found = await probed(blobRedirectLeak, { view, breaks: passesRedirects })
    expect(found).toMatchObject({
      ...failsWith(
        /^127\.0\.0\.1:\d+ answers layer sha256:\w{6}… with 307 to 127\.0\.0\.3:\d+, which every client has/,
      ),
      ...proves(/^307 Location: http:\/\/127\.0\.0\.3:\d+\/.*\?verify=redacted$/),
    })
    expect(found).not.toHaveProperty('level')
  })

  test('with a note for a registry whose own store is elsewhere', async () => {
    const message =
      /^blobs come by redirect: to pull from 127.*, clients have to reach 127\.0\.0\.1:\d+, 127\.0\.0\.3:\d+$/
    expect(await probedHub(blobRedirectLeak)).toMatchObject(failsWith(message, { level: 'note' }))
  })
})

describe('passes', () => {
  test.each(['upstream', 'black-box'] as const)('a candidate that follows, %s', async (view) => {
    expect(await probed(blobRedirectLeak, { view })).toEqual(PASSES)
  })

  test('one that follows to the usual store, and to no other', async () => {
    expect(await probed(blobRedirectLeak, { breaks: knowsOneStore })).toEqual(PASSES)
  })
})

test('explains layers that do not come because nobody is reached, and nothing else', () => {
  expect(blobRedirectLeak.explains(failureOf('layer', UNREACHABLE))).toBe(true)
  expect(blobRedirectLeak.explains(failureOf('manifest', UNREACHABLE))).toBe(false)
  expect(blobRedirectLeak.explains(failureOf('layer', statusOf(403)))).toBe(false)
})

test('breaks nobody as long as the store is reached', async () => {
  const { candidate, running } = await probeRig({ breaks: passesRedirects })
  const { verdict } = await checkOn(
    { url: candidate.url.href, upstream: running.upstream },
    { only: ['blob-redirect-leak'], skip: [], depth: 'full', pulls: 'tried' },
  )
  const [fault] = verdict.faults
  expect(fault).toMatchObject({ id: 'blob-redirect-leak', level: 'warning', breaks: [] })
  expect(fault?.affects).toEqual(PERSONALITIES.map(({ id }) => id))
  expect(verdict.outcome).toBe('compatible')
})
