import { describe, expect, it } from 'vitest'
import { realmLeakPartial } from '../../src/rules/realm-leak-partial.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function challenged(first: string, second: string): readonly string[] {
  const log = play()
  const challenge = (host: string) => ({
    answer: { headers: [['Www-Authenticate', `Bearer realm="https://${host}/token"`]] as const },
  })
  log.exchange('GET https://mirror.example/v2/', 401, challenge(first))
  log.exchange('HEAD https://mirror.example/v2/library/redis/manifests/7', 401, challenge(second))
  log.exchange('GET https://other.example/v2/', 401, challenge('auth.other.example'))
  return findingsOf(realmLeakPartial, log.events).map(({ message }) => message)
}

describe('realm-leak-partial', () => {
  it('names both hosts and both questions', () => {
    expect(challenged('mirror.example', 'auth.docker.io')).toEqual([
      'mirror.example names mirror.example for tokens in answer to GET /v2/, and auth.docker.io in answer to HEAD 7',
    ])
  })

  it('passes over challenges that agree, whatever other hosts say', () => {
    expect(challenged('mirror.example', 'mirror.example')).toEqual([])
  })
})
