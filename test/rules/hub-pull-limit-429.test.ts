import { describe, expect, it } from 'vitest'
import { hubPullLimit } from '../../src/rules/hub-pull-limit-429.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

const MANIFEST = `${REGISTRY}/v2/library/redis/manifests/latest`
const TEXT =
  'You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit'
const LIMITED = JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message: TEXT }] })

/** vitest's matchers are `any`. */
function containing(text: string): unknown {
  return expect.stringContaining(text)
}

describe('hub-pull-limit-429', () => {
  it('finds a manifest that is refused for the limit, and says whose it is', () => {
    const { events, exchange, end } = play()
    const headers = [['docker-ratelimit-source', '192.0.2.7']] as const
    exchange(`GET ${MANIFEST}`, 429, { answer: { body: LIMITED, headers } })
    end()
    expect(findingsOf(hubPullLimit, events)).toEqual([
      {
        rule: 'hub-pull-limit-429',
        level: 'error',
        message:
          'registry-1.docker.io refuses library/redis: the pull limit without a login is used up (counted for 192.0.2.7)',
        evidence: [0],
        remedy: containing('docker login, which has a limit of its own'),
        pull: 0,
      },
    ])
  })

  it('knows the limit from its headers when a HEAD has no body', () => {
    const { events, exchange } = play()
    const headers = [['ratelimit-limit', '100;w=21600']] as const
    exchange(`HEAD ${MANIFEST}`, 429, { authorization: 'Bearer redacted:ab', answer: { headers } })
    expect(findingsOf(hubPullLimit, events).map(({ message }) => message)).toEqual([
      'registry-1.docker.io refuses library/redis: the pull limit with this login is used up',
    ])
  })

  it.each([
    ['another 429', 429, 'Too Many Requests (HAP429).'],
    ['a manifest that comes', 200, '{}'],
  ])('passes over %s', (_, status, body) => {
    const { events, exchange } = play()
    exchange(`GET ${MANIFEST}`, status, { answer: { body } })
    expect(findingsOf(hubPullLimit, events)).toEqual([])
  })
})
