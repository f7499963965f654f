import { describe, expect, it } from 'vitest'
import { tokenNotYetValid } from '../../src/rules/token-not-yet-valid.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'
import { PLAY_STARTED_S, redactedToken } from '../helpers/tokens.ts'

const MANIFEST = `${REGISTRY}/v2/library/redis/manifests/latest`

function refused(nbf: number, date: number | null): ReturnType<typeof findingsOf> {
  const { events, exchange } = play()
  const token = redactedToken('a1', { nbf, exp: nbf + 300 })
  const headers = date === null ? [] : ([['Date', new Date(date * 1000).toUTCString()]] as const)
  exchange(`GET ${MANIFEST}`, 401, { authorization: `Bearer ${token}`, answer: { headers } })
  return findingsOf(tokenNotYetValid, events)
}

describe('token-not-yet-valid', () => {
  it('compares the token with the clock of the registry, and says by how much', () => {
    const [finding] = refused(PLAY_STARTED_S + 100, PLAY_STARTED_S + 10)
    expect(finding?.message).toContain(
      'it is not valid for another 1 min 30 s, since the clock of the token server is ahead',
    )
  })

  it('compares with this machine when the registry does not tell its time', () => {
    expect(refused(PLAY_STARTED_S + 100, null)).toHaveLength(1)
  })

  it('passes over a token that is valid by the clock of the registry', () => {
    expect(refused(PLAY_STARTED_S + 100, PLAY_STARTED_S + 101)).toEqual([])
    expect(refused(PLAY_STARTED_S - 5, null)).toEqual([])
  })
})
