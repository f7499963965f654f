// Where Accept gets lost on the way, and which clients' way of saying it.

import { describe, expect, test } from 'vitest'
import { acceptLost } from '../../../src/replay/probes/accept-lost.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  dropsAccept,
  isManifest,
  keepsFirstAcceptLine,
  keepsTags,
  refusesHead,
  upstreamIsDown,
  withHeader,
} from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, failureOf, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

const asksForAll: Breaks = { upstreamHeaders: (right) => withHeader(right, 'Accept', '*/*') }

describe('fails', () => {
  test('for a request without it', async () => {
    const found = await probed(acceptLost, { breaks: dropsAccept })
    expect(found).toMatchObject({
      ...failsWith(/: of 4 accepted types in one line with commas, 0 reach the registry$/),
      ...proves(/^HEAD 127\.0\.0\.1:\d+\/v2\/library\/probe-\w+\/manifests\/latest, no Accept$/),
    })
    expect(found).not.toHaveProperty('clients')
  })

  test('for one line of several: who sends one line is not concerned', async () => {
    const found = await probed(acceptLost, { breaks: keepsFirstAcceptLine })
    expect(found).toMatchObject(
      failsWith(/of 4 accepted types in 4 lines, 1 reach the registry$/, {
        clients: ['docker', 'podman', 'skopeo'],
      }),
    )
  })

  test('for answers that differ, with nothing known of the upstream', async () => {
    const found = await probed(acceptLost, { view: 'black-box', breaks: keepsFirstAcceptLine })
    const message =
      /: the same types in 4 lines get application\/vnd\.docker\.distribution\.manifest\.v2\+json, and else .*manifest\.list\.v2\+json$/
    expect(found).toMatchObject(failsWith(message, { clients: ['docker', 'podman', 'skopeo'] }))
  })

  test('for a registry that finds no type accepted, with nothing known of the upstream', async () => {
    const found = await probed(acceptLost, { view: 'black-box', image: 'hello-world', breaks: dropsAccept })
    expect(found).toMatchObject(
      failsWith(
        /: though all types are accepted in one line with commas, it says “?.*OCI index found, but accept header does not support/,
      ),
    )
  })
})

describe('passes', () => {
  test.each(['upstream', 'black-box'] as const)('a candidate that passes all on, %s', async (view) => {
    expect(await probed(acceptLost, { view })).toEqual(PASSES)
  })

  test('a registry, one that asks for anything, and one that keeps what it got', async () => {
    expect(await probedHub(acceptLost)).toEqual(PASSES)
    expect(await probed(acceptLost, { breaks: asksForAll })).toEqual(PASSES)
    expect(await probed(acceptLost, { breaks: keepsTags })).toEqual(PASSES)
  })
})

test.each(['upstream', 'black-box'] as const)('asks by GET where HEAD is refused, %s', async (view) => {
  const refused = refusesHead(405, isManifest)
  expect(await probed(acceptLost, { view, breaks: refused })).toEqual(PASSES)
  const both = { ...refused, ...keepsFirstAcceptLine }
  expect(await probed(acceptLost, { view, breaks: both })).toMatchObject(failsWith(/4 lines/))
})

test('is blocked where nothing comes through', async () => {
  for (const view of ['upstream', 'black-box'] as const)
    expect(await probed(acceptLost, { view, breaks: upstreamIsDown })).toMatchObject(BLOCKED)
})

test('explains manifests that are missing or others, and nothing else', () => {
  expect(acceptLost.explains(failureOf('manifest', statusOf(404)))).toBe(true)
  expect(acceptLost.explains(failureOf('layer', statusOf(404)))).toBe(false)
  expect(acceptLost.explains(failureOf('manifest', statusOf(401)))).toBe(false)
})

test('cannot tell anything by web pages', async () => {
  const found = await probed(acceptLost, {
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
