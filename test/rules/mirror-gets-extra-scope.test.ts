import { describe, expect, it } from 'vitest'
import { mirrorGetsExtraScope } from '../../src/rules/mirror-gets-extra-scope.ts'
import { findingsOf } from '../helpers/judged.ts'
import { CONTAINERD, play } from '../helpers/play.ts'

const REALM = 'https://mirror.test/token'

function asked(query: string, status: number): ReturnType<typeof findingsOf> {
  const { events, exchange } = play()
  const headers = [['Www-Authenticate', `Bearer realm="${REALM}"`]] as const
  exchange('HEAD https://mirror.test/v2/hub/library/redis/manifests/1?ns=docker.io', 401, {
    agent: CONTAINERD,
    answer: { headers },
  })
  exchange(`GET ${REALM}?${query}`, status, { agent: CONTAINERD })
  return findingsOf(mirrorGetsExtraScope, events)
}

const ONE = 'scope=repository%3Alibrary%2Fredis%3Apull'
const BOTH = `${ONE}&scope=repository%3Ahub%2Flibrary%2Fredis%3Apull`

describe('mirror-gets-extra-scope', () => {
  it('names both repositories', () => {
    expect(asked(BOTH, 403)[0]?.message).toBe(
      'mirror.test answers 403 to a token request for both library/redis and hub/library/redis',
    )
  })

  it('passes over one scope that is refused, two that are unrelated, and both that are taken', () => {
    expect(asked(ONE, 403)).toEqual([])
    expect(asked(`${ONE}&scope=repository%3Aother%3Apull`, 403)).toEqual([])
    expect(asked(BOTH, 200)).toEqual([])
  })
})
