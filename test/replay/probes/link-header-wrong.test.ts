// Links that lead elsewhere or are gone, and a query that is lost.

import { expect, test } from 'vitest'
import { linkHeaderWrong } from '../../../src/replay/probes/link-header-wrong.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { probeRig, probed } from '../../helpers/probed.ts'

const linking = (change: (link: string) => string | null): Breaks => ({
  answer: (head) => ({
    ...head,
    headers: head.headers.flatMap(([name, value]) => {
      const changed = name.toLowerCase() === 'link' ? change(value) : value
      return changed === null ? [] : [[name, changed] as const]
    }),
  }),
})

test.each([
  ['another host', (link: string) => link.replace('</', '<http://nexus:5002/'), 'at nexus:5002, which'],
  ['an inner path', (link: string) => link.replace('/v2/', '/repository/docker/v2/'), 'is answered 404'],
  ['no URL', (link: string) => link.replace('</', '<http://a:b:c/'), 'which is no URL'],
  ['nothing', () => null, 'without a Link to the next page'],
])('fails for a Link to %s', async (_, change, because) => {
  const found = await probed(linkHeaderWrong, { breaks: linking(change) })
  expect(found).toMatchObject({ result: 'fail', message: expect.stringContaining(because) as string })
})

test('fails for a Link that is passed on as it came, where the registry writes its own origin into it', async () => {
  const rig = await probeRig({ breaks: { links: 'as-they-came' } })
  const { host } = new URL(rig.running.upstream.origins.registry)
  const found = await rig.examine(linkHeaderWrong)
  expect(found).toMatchObject({
    result: 'fail',
    message: `${rig.candidate.url.host} links to the next page of tags at ${host}, which its clients need not reach`,
    evidence: [{ shows: expect.stringContaining(`Link: <http://${host}/v2/`) as string }],
  })
  const unseen = await probed(linkHeaderWrong, { breaks: { links: 'as-they-came' }, view: 'black-box' })
  expect(unseen).toEqual({ result: 'pass' }) // its registry gives a path
})

test('passes a right candidate, and an absolute Link to itself', async () => {
  const rig = await probeRig()
  expect(await rig.examine(linkHeaderWrong)).toEqual({ result: 'pass' })
  const found = await probed(linkHeaderWrong, { view: 'black-box' })
  expect(found).toEqual({ result: 'pass' })
})

test('is not here when all tags come on one page', async () => {
  const found = await probed(linkHeaderWrong, { breaks: { target: (right) => right.split('?', 1)[0] ?? '' } })
  expect(found).toMatchObject({ result: 'skip', kind: 'not-here' })
})
