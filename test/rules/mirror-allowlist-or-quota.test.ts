import { describe, expect, it } from 'vitest'
import { mirrorAllowlistOrQuota } from '../../src/rules/mirror-allowlist-or-quota.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf } from '../helpers/judged.ts'
import { CONTAINERD, play } from '../helpers/play.ts'

function refused(url: string, status: number, body: string): ReturnType<typeof findingsOf> {
  const { events, exchange } = play()
  exchange(`GET ${url}/v2/library/redis/manifests/latest`, status, {
    agent: CONTAINERD,
    authorization: 'Bearer redacted:ab',
    answer: { body },
  })
  return findingsOf(mirrorAllowlistOrQuota, events)
}

function denied(message: string): string {
  return JSON.stringify({ errors: [{ code: 'DENIED', message }] })
}

describe('mirror-allowlist-or-quota', () => {
  it('repeats what the mirror says', () => {
    expect(refused('https://m.test', 403, denied('this image is not in the allowlist'))[0]?.message).toBe(
      'm.test refuses library/redis with 403 by its own policy: “this image is not in the allowlist”',
    )
  })

  it('counts any limit of a host that is not Docker Hub, and a request for payment', () => {
    expect(refused('https://m.test', 429, '')).toHaveLength(1)
    expect(refused('https://m.test', 402, '')).toHaveLength(1)
  })

  it('passes over a registry that denies for other reasons, and Docker Hub', () => {
    expect(refused('https://m.test', 403, denied('requested access to the resource is denied'))).toEqual([])
    expect(refused(REGISTRY, 429, '')).toEqual([])
  })
})
