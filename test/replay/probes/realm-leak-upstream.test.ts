// Where realm-leak-upstream finds a leak, and where another fault is what is wrong.

import { describe, expect, test } from 'vitest'
import { realmLeakUpstream } from '../../../src/replay/probes/realm-leak-upstream.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

describe('fails', () => {
  test('for a challenge that is passed on as it came', async () => {
    const found = await probed(realmLeakUpstream, {
      breaks: { challenge: (_right, { upstream }) => [upstream] },
    })
    expect(found).toMatchObject({
      result: 'fail',
      message: expect.stringMatching(
        /^127\.0\.0\.1:\d+ sends clients to 127\.0\.0\.2:\d+ for a token, which is the upstream’s own$/,
      ) as string,
    })
  })

  test('for Docker Hub’s realm, with nothing known of the upstream', async () => {
    const found = await probed(realmLeakUpstream, {
      view: 'black-box',
      breaks: {
        challenge: () => ['Bearer realm="https://auth.docker.io/token",service="registry.docker.io"'],
      },
    })
    expect(found).toMatchObject({
      result: 'fail',
      evidence: [
        {
          shows: expect.stringContaining(
            '401 Www-Authenticate: Bearer realm="https://auth.docker.io/token"',
          ) as string,
        },
        {},
      ],
    })
  })
})

describe('passes', () => {
  test('a candidate that names itself', async () => {
    expect(await probed(realmLeakUpstream)).toEqual({ result: 'pass' })
  })

  test('a registry whose token service is elsewhere, and its own', async () => {
    expect(await probedHub(realmLeakUpstream)).toEqual({ result: 'pass' })
  })

  test('one that leaks below /v2/ alone', async () => {
    const found = await probed(realmLeakUpstream, {
      breaks: { challenge: (right, { ask, upstream }) => [ask.target === '/v2/' ? right : upstream] },
    })
    expect(found).toEqual({ result: 'pass' })
  })
})

test('is not here where nobody wants a token', async () => {
  const open = { status: 200, headers: [], text: '{}' }
  const found = await probed(realmLeakUpstream, { breaks: { reply: () => open } })
  expect(found).toMatchObject({ result: 'skip', kind: 'not-here' })
})
