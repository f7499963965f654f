// What is a mirror of Docker Hub, and what is a registry of its own.

import { expect, it } from 'vitest'
import { asItIs } from '../../../src/replay/evidence/own-registry.ts'
import type { Bench } from '../../../src/replay/bench.ts'
import { benchOn, labBehind, type OnCandidate } from '../../helpers/bench.ts'
import { startCandidate } from '../../helpers/candidate.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'

const APP = 'acme/team/app'

/** Answers official images, by short names and long ones, with this status. */
const official = (status: number): Breaks => ({
  reply: ({ target }) =>
    /^\/v2\/(?:library\/)?(?:hello-world|alpine|busybox)\/manifests\//.test(target)
      ? { status, headers: [], text: '' }
      : null,
})

async function seen(breaks: Breaks, on: Partial<OnCandidate>): Promise<Bench> {
  const { hub } = await labBehind()
  const { url } = await startCandidate({ hub, breaks })
  return asItIs(await benchOn({ url: url.href, ...on }))
}

it.each([401, 403, 404])('is its own when it answers %i for images that every mirror has', async (status) => {
  const { candidate, image } = await seen(official(status), { image: APP })
  expect(candidate.ways).toEqual(['host'])
  expect(candidate.noMirror).toMatch(
    /^127\.0\.0\.1:\d+ has acme\/team\/app, and of Docker Hub neither hello-world nor alpine: /,
  )
  expect(image.asMirror).toBe(APP)
})

it('is its own with an image of one segment, which it has under that name alone', async () => {
  const breaks: Breaks = {
    reply: ({ target }) =>
      /^\/v2\/(?:library\/redis|(?:library\/)?(?:hello-world|alpine))\//.test(target)
        ? { status: 404, headers: [], text: '' }
        : null,
  }
  const both = await seen(breaks, { image: 'redis' })
  expect(both.candidate.ways).toEqual(['host'])
  expect(both.image.asMirror).toBe('redis')
  const host = await seen(breaks, { image: 'redis', ways: ['host'] })
  expect(host.image.asMirror).toBe('redis')
})

it.each<[string, Breaks, Partial<OnCandidate>]>([
  ['has them', {}, { image: APP }],
  ['has them, and no short names', { target: (_, ask) => ask.target }, { image: 'redis' }],
  ['spares them for later', official(429), { image: APP }],
  ['does not reach its upstream for them', official(502), { image: APP }],
  ['has the image under its long name too', official(404), { image: 'redis' }],
  ['is called one', official(404), { image: APP, ways: ['mirror'] }],
  ['is asked for another registry’s image', official(404), { image: 'ghcr.io/acme/team/app' }],
  ['does not have the image', { reply: () => ({ status: 404, headers: [], text: '' }) }, { image: APP }],
])('is a mirror, or may be one, when it %s', async (_, breaks, on) => {
  const { candidate, image } = await seen(breaks, on)
  expect(candidate.noMirror).toBeUndefined()
  expect(candidate.ways).toEqual(on.ways ?? ['host', 'mirror'])
  expect(image.asMirror).toBe(on.image === 'redis' ? 'library/redis' : APP)
})

it('is a mirror when our hub is behind it', async () => {
  const { lab, hub } = await labBehind()
  const { url } = await startCandidate({ hub, breaks: official(404) })
  const { candidate } = await asItIs(await benchOn({ url: url.href, lab, image: APP }))
  expect(candidate.noMirror).toBeUndefined()
})
