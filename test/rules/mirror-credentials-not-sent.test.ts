import { describe, expect, it } from 'vitest'
import { mirrorCredentialsNotSent } from '../../src/rules/mirror-credentials-not-sent.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf, judged } from '../helpers/judged.ts'
import { play, type Play } from '../helpers/play.ts'

const MANIFEST = 'HEAD https://mirror.example/v2/library/redis/manifests/latest'

/** A mirror that wants this, then Docker Hub. */
function wanted(challenge: string, hub: number): Play {
  const log = play()
  log.exchange('GET https://mirror.example/v2/', 401, {
    answer: { headers: [['Www-Authenticate', challenge]] },
  })
  log.exchange(MANIFEST, 401, { answer: { headers: [['Www-Authenticate', challenge]] } })
  log.exchange(`HEAD ${REGISTRY}/v2/library/redis/manifests/latest`, hub)
  log.end()
  return log
}

describe('mirror-credentials-not-sent', () => {
  it('heads a pull whose mirror wanted a login', () => {
    expect(judged(wanted('Basic realm="m"', 500).events).headlines.get(0)).toMatchObject({
      rule: 'mirror-credentials-not-sent',
      message:
        'the mirror mirror.example wants a user name and password for library/redis, and the client sends none; it goes on to docker.io',
    })
  })

  it('warns when Docker Hub gave the image', () => {
    const { findings } = judged(wanted('Basic realm="m"', 200).events)
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: mirrorCredentialsNotSent.id, level: 'warning' }),
    )
  })

  it('passes over tokens, and over a registry of that kind', () => {
    expect(
      findingsOf(mirrorCredentialsNotSent, wanted('Bearer realm="https://a.example/"', 500).events),
    ).toEqual([])
    const log = play()
    log.exchange(MANIFEST, 401, { answer: { headers: [['Www-Authenticate', 'Basic realm="m"']] } })
    log.end()
    expect(findingsOf(mirrorCredentialsNotSent, log.events)).toEqual([])
  })
})
