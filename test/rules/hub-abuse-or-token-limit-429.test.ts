import { describe, expect, it } from 'vitest'
import { hubAbuseOrTokenLimit429 } from '../../src/rules/hub-abuse-or-token-limit-429.ts'
import { REALM, REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf, judged } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

const MANIFEST = `${REGISTRY}/v2/library/redis/manifests/latest`

describe('hub-abuse-or-token-limit-429', () => {
  it.each([
    ['the abuse limit', `GET ${MANIFEST}`, 'Too Many Requests (HAP429).'],
    [
      'that of the token server',
      `GET ${REALM}?service=registry.docker.io`,
      '{"detail": "Rate limit exceeded"}',
    ],
  ])('finds %s, and says until when', (_, line, body) => {
    const { events, exchange } = play()
    exchange(line, 429, { answer: { body, headers: [['Retry-After', '30']] } })
    expect(findingsOf(hubAbuseOrTokenLimit429, events)[0]?.message).toMatch(
      /with 429: too many requests: “.+”, again after 30$/,
    )
  })

  it('leaves the pull limit to its own rule, and other hosts alone', () => {
    const { events, exchange } = play()
    exchange(`GET ${MANIFEST}`, 429, { answer: { body: 'You have reached your pull rate limit.' } })
    expect(judged(events).findings.map(({ rule }) => rule)).toEqual(['hub-pull-limit-429'])
    const other = play()
    other.exchange('GET https://quay.io/v2/a/b/manifests/c', 429)
    expect(findingsOf(hubAbuseOrTokenLimit429, other.events)).toEqual([])
  })
})
