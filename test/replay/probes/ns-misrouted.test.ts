// ?ns= that is ignored, trusted, refused or mixed up.

import { expect, test } from 'vitest'
import { nsMisrouted } from '../../../src/replay/probes/ns-misrouted.ts'
import { benchOn } from '../../helpers/bench.ts'
import { isManifest, refusesHead } from '../../helpers/candidate/content-breaks.ts'
import { probeRig, probed } from '../../helpers/probed.ts'

test('warns when any ns is served from Docker Hub', async () => {
  let known: string | null = null
  const found = await probed(nsMisrouted, { breaks: { upstreamOf: (right) => (known = right ?? known) } })
  expect(found).toMatchObject({
    result: 'fail',
    level: 'warning',
    message: expect.stringContaining('serves docker.io’s image for ?ns=ghcr.io') as string,
  })
})

test('fails when any host is asked', async () => {
  const found = await probed(nsMisrouted, {
    breaks: { upstreamOf: (right, ns) => right ?? (/:\d+$/.test(ns ?? '') ? `http://${ns ?? ''}` : null) },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(/asked with \?ns=127\.0\.0\.3:\d+, and asks that host/) as string,
  })
})

test('fails when its own ns is refused', async () => {
  const found = await probed(nsMisrouted, {
    breaks: { upstreamOf: (right, ns) => (ns === null ? right : null) },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(/with \?ns=docker\.io by 404$/) as string,
  })
})

test('fails when requests share the upstream that was chosen last', async () => {
  let isNobody = false
  const found = await probed(nsMisrouted, {
    breaks: {
      upstreamOf: (right, ns) => {
        if (ns === 'registry.invalid') isNobody = true
        return isNobody ? null : right
      },
    },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('at the same time') as string,
  })
})

test('passes a right candidate, and is not here for a registry itself', async () => {
  expect(await probed(nsMisrouted)).toEqual({ result: 'pass' })
  const { running } = await probeRig()
  const url = running.upstream.origins.registry
  const bench = await benchOn({ url, image: `${new URL(url).host}/acme/team/app` })
  expect(await nsMisrouted.examine(bench)).toMatchObject({ result: 'skip', kind: 'not-here' })
})

test('cannot tell anything by web pages', async () => {
  const found = await probed(nsMisrouted, {
    view: 'black-box',
    breaks: {
      reply: ({ target }) =>
        target.includes('/manifests/')
          ? { status: 200, headers: [['Content-Type', 'text/html']], text: '<html></html>' }
          : null,
    },
  })
  expect(found).toMatchObject({
    result: 'skip',
    kind: 'blocked',
    because: expect.stringContaining('web page') as string,
  })
})

test('where HEAD is no method, by GET', async () => {
  const noHead = refusesHead(405, isManifest)
  expect(await probed(nsMisrouted, { breaks: noHead })).toEqual({ result: 'pass' })
  let known: string | null = null
  const found = await probed(nsMisrouted, {
    breaks: { ...noHead, upstreamOf: (right) => (known = right ?? known) },
  })
  expect(found).toMatchObject({ result: 'fail', level: 'warning' })
})
