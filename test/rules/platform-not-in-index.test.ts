import { describe, expect, it } from 'vitest'
import { platformNotInIndex } from '../../src/rules/platform-not-in-index.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { INDEX_TYPE, MANIFEST_TYPE } from '../helpers/images.ts'
import { findingsOf, judged } from '../helpers/judged.ts'
import { CONTAINERD, digestOf, DOCKER, play, type Play } from '../helpers/play.ts'

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

/** vitest's matchers are `any`. */
function containing(text: string): unknown {
  return expect.stringContaining(text)
}

describe('platform-not-in-index', () => {
  it('says what there is, and heads the pull, which no failed request ended', () => {
    const log = resolved(CONTAINERD, 'linux/s390x', 'linux/arm64', 'unknown/unknown')
    log.end()
    const { findings, headlines } = judged(log.events)
    expect(findings).toMatchObject([
      {
        rule: 'platform-not-in-index',
        level: 'error',
        message: containing('is there for linux/s390x, linux/arm64, and the client asked for none of them'),
        remedy: containing('ctr images pull --platform linux/s390x IMAGE'),
      },
    ])
    expect(headlines.get(0)?.rule).toBe('platform-not-in-index')
  })

  it('waits for the end of the capture', () => {
    expect(findingsOf(platformNotInIndex, resolved(CONTAINERD, 'linux/s390x').events)).toEqual([])
  })

  it('only notes it of a client that says it runs on one of them: it may have the manifest', () => {
    const log = resolved(DOCKER, 'linux/amd64')
    log.end()
    expect(findingsOf(platformNotInIndex, log.events)).toMatchObject([{ level: 'note' }])
  })

  it('is sure of a dockerd that pings: its classic store asks for the manifest each time', () => {
    const log = resolved(DOCKER, 'linux/amd64')
    log.exchange(`GET ${REGISTRY}/v2/`, 200, { agent: DOCKER })
    log.end()
    expect(findingsOf(platformNotInIndex, log.events)).toMatchObject([{ level: 'error' }])
  })

  it('passes over an index whose manifest is asked for', () => {
    const log = resolved(CONTAINERD, 'linux/s390x')
    log.exchange(`GET ${REDIS}/${digestOf('linux/s390x')}`, 503, { agent: CONTAINERD })
    log.end()
    expect(findingsOf(platformNotInIndex, log.events)).toEqual([])
  })
})
