// Where a proxy knows the hosts of stores by name.

import { describe, expect, test } from 'vitest'
import { cdnHostHardcoded } from '../../../src/replay/probes/cdn-host-hardcoded.ts'
import {
  isBlob,
  knowsOneStore,
  passesRedirects,
  takesTokenAlong,
} from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, NOT_HERE, PASSES, proves } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

describe('fails', () => {
  test('for a redirect that is passed on because its host is not on the list', async () => {
    expect(await probed(cdnHostHardcoded, { breaks: knowsOneStore })).toMatchObject({
      ...failsWith(
        /follows a redirect to 127\.0\.0\.3:\d+, but passes the redirect on when the registry redirects a blob to 127\.0\.0\.2:\d+$/,
      ),
      ...proves(/^307 Location: http:\/\/127\.0\.0\.2:/),
    })
  })

  test('for one that is refused', async () => {
    const refuses = {
      redirected: (right: { origin: string }): never | typeof right => {
        if (!right.origin.includes('127.0.0.3')) throw new Error('this host is not in the allow list')
        return right
      },
    }
    const found = await probed(cdnHostHardcoded, { breaks: refuses as never })
    expect(found).toMatchObject(
      failsWith(/but answers 502: “Error: this host is not in the allow list” when/),
    )
  })

  test('for layers of one image that are treated differently, with nothing known of the upstream', async () => {
    let asked = 0
    const everyOther = {
      followRedirect: ({ ask }: { ask: never }) => (isBlob(ask) && asked++ % 2 === 0 ? 'pass' : 'follow'),
    }
    const found = await probed(cdnHostHardcoded, {
      view: 'black-box',
      image: 'redis',
      breaks: everyOther as never,
    })
    expect(found).toMatchObject(
      failsWith(/sends layer sha256:\w{6}… itself, and redirects layer sha256:\w{6}… to 127\.0\.0\.3:\d+$/),
    )
  })
})

test('passes a candidate that follows to anywhere', async () => {
  expect(await probed(cdnHostHardcoded)).toEqual(PASSES)
})

describe('says nothing', () => {
  test('of a registry with a store', async () => {
    expect(await probedHub(cdnHostHardcoded)).toEqual(PASSES)
  })

  test('of one that follows, with nothing known of the upstream', async () => {
    expect(await probed(cdnHostHardcoded, { view: 'black-box' })).toMatchObject(NOT_HERE)
  })

  test('of redirects that are followed nowhere, which is another fault', async () => {
    expect(await probed(cdnHostHardcoded, { breaks: passesRedirects })).toMatchObject(NOT_HERE)
    expect(await probed(cdnHostHardcoded, { breaks: takesTokenAlong })).toMatchObject(BLOCKED)
  })
})
