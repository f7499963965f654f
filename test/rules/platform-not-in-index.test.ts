import { describe, expect, it } from 'vitest'
import { platformNotInIndex } from '../../src/rules/platform-not-in-index.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { INDEX_TYPE, MANIFEST_TYPE } from '../helpers/images.ts'
import { findingsOf, judged } from '../helpers/judged.ts'
import { CONTAINERD, digestOf, DOCKER, play, type Play } from '../helpers/play.ts'

const SKOPEO = 'skopeo/1.9.3'
const REDIS = `${REGISTRY}/v2/library/redis/manifests`

function indexOf(...platforms: readonly string[]): string {
  const manifests = platforms.map((name) => {
    const [os, architecture] = name.split('/')
    return { mediaType: MANIFEST_TYPE, digest: digestOf(name), size: 9, platform: { os, architecture } }
  })
  return JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests })
}

function resolved(agent: string, ...platforms: readonly string[]): Play {
  const log = play()
  const body = indexOf(...platforms)
  const headers = [['Content-Type', INDEX_TYPE]] as const
  log.exchange(`GET ${REDIS}/${digestOf(body)}`, 200, { agent, answer: { headers, body } })
  return log
}

/** As `pullscope trace -- COMMAND` records it. */
function ran(log: Play, code: number): void {
  log.add({ type: 'client.started', argv: ['skopeo', 'copy', 'docker://redis', 'dir:redis'] })
  log.add({ type: 'client.exited', code, signal: null })
  log.end()
}

/** vitest's matchers are `any`. */
function containing(text: string): unknown {
  return expect.stringContaining(text)
}

describe('platform-not-in-index', () => {
  it('says what there is of a command that failed, and heads the pull, which no failed request ended', () => {
    const log = resolved(CONTAINERD, 'linux/s390x', 'linux/arm64', 'unknown/unknown')
    ran(log, 1)
    const { findings, headlines } = judged(log.events)
    expect(findings).toMatchObject([
      {
        rule: 'platform-not-in-index',
        level: 'error',
        message:
          'library/redis@sha256:9dd5ea… is there for linux/s390x, linux/arm64, and the client asked for none of them',
        remedy: containing('ctr images pull --platform linux/s390x IMAGE'),
      },
    ])
    expect(headlines.get(0)?.rule).toBe('platform-not-in-index')
  })

  it('has nothing to say of a command that only looked at the index, and ended well', () => {
    const log = resolved(SKOPEO, 'linux/s390x')
    ran(log, 0)
    expect(findingsOf(platformNotInIndex, log.events)).toEqual([])
  })

  it('cannot tell a look at the index from a missing platform without an exit code, nor by that of several pulls', () => {
    const alone = resolved(SKOPEO, 'linux/s390x')
    alone.end()
    const several = resolved(SKOPEO, 'linux/s390x')
    several.exchange(`GET ${REGISTRY}/v2/library/busybox/manifests/1`, 404, { agent: SKOPEO })
    ran(several, 1)
    for (const { events } of [alone, several]) {
      expect(findingsOf(platformNotInIndex, events)).toMatchObject([
        {
          level: 'note',
          message: containing('or it looked at the index alone'),
          remedy: containing('if the client failed'),
        },
      ])
    }
    expect(judged(alone.events).headlines.get(0)?.rule).toBe('platform-not-in-index')
  })

  it('waits for the end of the capture', () => {
    expect(findingsOf(platformNotInIndex, resolved(CONTAINERD, 'linux/s390x').events)).toEqual([])
  })

  it('is sure of a dockerd that says it runs on another one', () => {
    const log = resolved(DOCKER, 'linux/arm64/v8')
    log.end()
    expect(findingsOf(platformNotInIndex, log.events)).toMatchObject([{ level: 'error' }])
  })

  it.each(['linux/amd64', 'linux/amd64/v2'])(
    'only notes it of a dockerd that may have its %s already',
    (name) => {
      const log = resolved(DOCKER, 'linux/s390x', name)
      log.exchange(`GET ${REGISTRY}/v2/`, 200, { agent: DOCKER })
      log.end()
      expect(findingsOf(platformNotInIndex, log.events)).toMatchObject([{ level: 'note' }])
    },
  )

  it('passes over an index whose manifest is asked for', () => {
    const log = resolved(CONTAINERD, 'linux/s390x')
    log.exchange(`GET ${REDIS}/${digestOf('linux/s390x')}`, 503, { agent: CONTAINERD })
    log.end()
    expect(findingsOf(platformNotInIndex, log.events)).toEqual([])
  })
})
