import { describe, expect, it } from 'vitest'
import { mirrorFailureWithoutFallback } from '../../src/rules/mirror-failure-without-fallback.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf, judged } from '../helpers/judged.ts'
import { CONTAINERD, play, type Play } from '../helpers/play.ts'

const MANIFEST = 'v2/library/redis/manifests/7?ns=docker.io'

function asked(...statuses: readonly number[]): Play {
  const log = play()
  for (const status of statuses)
    log.exchange(`HEAD https://mirror.example/${MANIFEST}`, status, { agent: CONTAINERD })
  return log
}

describe('mirror-failure-without-fallback', () => {
  it('heads a pull that ended at its mirror', () => {
    const log = asked(503)
    log.end()
    expect(judged(log.events).headlines.get(0)).toMatchObject({
      rule: 'mirror-failure-without-fallback',
      message:
        'the mirror mirror.example answers HEAD 7 with 503, and docker.io was never asked for docker.io/library/redis:7',
    })
  })

  it('passes over a mirror that came to itself, one after which the registry was asked, and no mirror', () => {
    const healed = asked(503, 200)
    const followed = asked(503)
    followed.exchange(`HEAD ${REGISTRY}/v2/library/redis/manifests/7`, 500, { agent: CONTAINERD })
    const registry = play()
    registry.exchange('HEAD https://registry.example/v2/redis/manifests/7', 503)
    for (const log of [healed, followed, registry]) {
      log.end()
      expect(findingsOf(mirrorFailureWithoutFallback, log.events)).toEqual([])
    }
  })
})
