import { describe, expect, it } from 'vitest'
import { challengeMissingOrMalformed } from '../../src/rules/challenge-missing-or-malformed.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function refused(challenge: string | null, status = 401): readonly string[] {
  const log = play()
  const headers = challenge === null ? [] : [['Www-Authenticate', challenge] as const]
  log.exchange('HEAD https://mirror.example/v2/library/redis/manifests/7', status, { answer: { headers } })
  return findingsOf(challengeMissingOrMalformed, log.events).map(({ message }) => message)
}

describe('challenge-missing-or-malformed', () => {
  it.each([
    [null, 'no challenge (WWW-Authenticate)'],
    ['"', 'a challenge that cannot be read'],
    ['Bearer service="s"', 'a Bearer challenge without a realm'],
    ['Bearer realm="https://a.example/token",service="s', 'a challenge whose quotes do not close'],
  ])('finds %s', (challenge, words) => {
    expect(refused(challenge)).toEqual([`mirror.example answers HEAD 7 with 401 and ${words}`])
  })

  it('passes over whole challenges, and what is no 401', () => {
    expect(refused('Bearer realm="https://a.example/token",service="s"')).toEqual([])
    expect(refused('Basic realm="say \\"hello\\""')).toEqual([])
    expect(refused(null, 403)).toEqual([])
  })
})
