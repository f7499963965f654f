import { describe, expect, it } from 'vitest'
import { tokenExpiredMidTransfer } from '../../src/rules/token-expired-mid-transfer.ts'
import { CHALLENGE, REALM, REGISTRY } from '../helpers/docker-hub-play.ts'
import type { judged } from '../helpers/judged.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play } from '../helpers/play.ts'
import { PLAY_STARTED_S, redactedToken, tokenBody } from '../helpers/tokens.ts'

const BLOB = `${REGISTRY}/v2/library/redis/blobs/${digestOf('layer')}`
const SCOPE = 'scope=repository%3Alibrary%2Fredis%3Apull&service=registry.docker.io'

/** A token is issued, and 401 comes `afterS` seconds into the capture. */
function refusedAfter(
  afterS: number,
  token: string,
  expiresIn: number,
): ReturnType<typeof judged>['findings'] {
  const { events, exchange, end } = play()
  exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
  exchange(`GET ${REALM}?${SCOPE}`, 200, { answer: { body: tokenBody(token, expiresIn) } })
  const before = events.length
  exchange(`GET ${BLOB}`, 401, { authorization: `Bearer ${token}` })
  end()
  const late = events.map((event, i) => (i < before ? event : { ...event, at: event.at + afterS * 1000 }))
  return findingsOf(tokenExpiredMidTransfer, late)
}

describe('token-expired-mid-transfer', () => {
  it('goes by the time that the token itself names', () => {
    const token = redactedToken('a1', { exp: PLAY_STARTED_S + 60, iat: PLAY_STARTED_S })
    const [finding] = refusedAfter(90, token, 60)
    expect(finding?.message).toMatch(
      /^registry-1\.docker\.io refuses the token for library\/redis@sha256:\S+: it has expired, 1 min 30 s after auth\.docker\.io gave it for 1 min 00 s$/,
    )
    expect(finding?.evidence).toEqual([2, 1])
  })

  it('goes by the age of a token that says nothing', () => {
    expect(refusedAfter(301, redactedToken('a2'), 300)).toHaveLength(1)
    expect(refusedAfter(299, redactedToken('a2'), 300)).toEqual([])
  })

  it('passes over a fresh token that is refused', () => {
    const token = redactedToken('a3', { exp: PLAY_STARTED_S + 300, iat: PLAY_STARTED_S })
    expect(refusedAfter(1, token, 300)).toEqual([])
  })
})
