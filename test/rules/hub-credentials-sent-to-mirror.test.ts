import { describe, expect, it } from 'vitest'
import { hubCredentialsSentToMirror } from '../../src/rules/hub-credentials-sent-to-mirror.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf } from '../helpers/judged.ts'
import { CONTAINERD, DOCKER, play } from '../helpers/play.ts'

/** A mirror that fails, so that Docker Hub is asked after it. */
function mirrored(agent: string, authorization: string): ReturnType<typeof findingsOf> {
  const { events, exchange } = play()
  exchange('GET https://mirror.test/v2/library/redis/manifests/latest', 500, { agent, authorization })
  exchange(`GET ${REGISTRY}/v2/library/redis/manifests/latest`, 200, { agent, authorization })
  return findingsOf(hubCredentialsSentToMirror, events)
}

describe('hub-credentials-sent-to-mirror', () => {
  it('warns when dockerd sends a password to a mirror', () => {
    expect(mirrored(DOCKER, 'Basic redacted:ab')).toMatchObject([
      {
        level: 'warning',
        message: 'the client sends a user name and password to mirror.test, which is a mirror',
      },
    ])
  })

  it('passes over tokens, other clients, and Docker Hub itself', () => {
    expect(mirrored(DOCKER, 'Bearer redacted:ab')).toEqual([])
    expect(mirrored(CONTAINERD, 'Basic redacted:ab')).toEqual([])
    const { events, exchange } = play()
    exchange(`GET ${REGISTRY}/v2/`, 200, { authorization: 'Basic redacted:ab' })
    expect(findingsOf(hubCredentialsSentToMirror, events)).toEqual([])
  })
})
