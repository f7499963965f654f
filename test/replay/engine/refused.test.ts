// An image that is not there, or not for this user, says nothing about the candidate; what no registry says does.

import { expect, it } from 'vitest'
import type { Verdict } from '../../../src/replay/verdict.ts'
import { checkOn, labBehind, type OnCandidate } from '../../helpers/bench.ts'
import { startCandidate } from '../../helpers/candidate.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'

interface Asked extends Partial<OnCandidate> {
  readonly breaks?: Breaks
  readonly only?: readonly string[] | null
}

/** A candidate that is right but for `breaks`. */
async function checked({ breaks = {}, only = [], ...on }: Asked): Promise<Verdict> {
  const { hub } = await labBehind()
  const { url } = await startCandidate({ hub, breaks })
  return (await checkOn({ url: url.href, ...on }, { only, skip: [], depth: 'full', pulls: 'tried' })).verdict
}

/** It asks for what is not there. */
const SHAPE = ['error-shape-or-status-changed']

it.each([
  ['a tag that is not there', 'busybox:no-such-tag', /busybox:no-such-tag is not there: --image/],
  ['a name that is not there', 'nosuch/zzz', /nosuch\/zzz:latest is given to nobody without a login.*--user/],
  ['an image of somebody else', 'acme/private', /acme\/private:latest is given to nobody without a login/],
])('%s: inconclusive, and what to ask for instead', async (_, image, says) => {
  const verdict = await checked({ image, only: null })
  expect(verdict).toMatchObject({ outcome: 'inconclusive', faults: [] })
  expect(verdict.reservations[0]).toMatch(says)
})

it('a wrong password: inconclusive, also where dockerd, which sends none to a mirror, can pull', async () => {
  const credentials = { name: 'alice', password: 'not her password' }
  for (const image of ['busybox', 'acme/private']) {
    const verdict = await checked({ image, credentials, only: SHAPE })
    expect(verdict, image).toMatchObject({ outcome: 'inconclusive', faults: [] })
    expect(verdict.reservations[0]).toMatch(/is not given to this user: is the password right \(--user\)/)
  }
})

it('a page where a registry says no: a fault', async () => {
  const page = { status: 404, headers: [['Content-Type', 'text/html']] as const, text: '<html></html>' }
  const verdict = await checked({
    image: 'busybox:no-such-tag',
    breaks: { reply: ({ target }) => (target.includes('no-such-tag') ? page : null) },
  })
  expect(verdict.outcome).toBe('incompatible')
  expect(verdict.faults[0]?.breaks).toEqual(['docker', 'containerd', 'podman', 'skopeo', 'crane'])
})

it('an image that one client gets: a fault', async () => {
  const json = { status: 404, headers: [], text: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' }
  const verdict = await checked({
    breaks: {
      reply: ({ target, headers }) =>
        target.includes('/manifests/') && headers.some(([, value]) => value.startsWith('skopeo'))
          ? json
          : null,
    },
  })
  expect(verdict).toMatchObject({ outcome: 'incompatible', faults: [{ breaks: ['skopeo'] }] })
})

it('what the registry behind the candidate gives to everybody: a fault', async () => {
  const json = { status: 404, headers: [], text: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' }
  const { lab, hub } = await labBehind()
  const { url } = await startCandidate({
    hub,
    breaks: { reply: ({ target }) => (target.includes('/manifests/') ? json : null) },
  })
  const scope = { only: [], skip: [], depth: 'full', pulls: 'tried' } as const
  const { verdict } = await checkOn({ url: url.href, lab }, scope)
  expect(verdict).toMatchObject({ outcome: 'incompatible', faults: [{ id: 'pull-fails' }] })
  // Of which the check knows nothing, it may be that there is no such image.
  const seen = await checkOn({ url: url.href }, scope)
  expect(seen.verdict.outcome).toBe('inconclusive')
})

it('a token for the image that is refused: a fault', async () => {
  const { outcome } = await checked({
    breaks: { upstreamHeaders: (headers) => headers.filter(([name]) => !/^authorization$/i.test(name)) },
  })
  expect(outcome).toBe('incompatible')
})
