import { describe, expect, it } from 'vitest'
import { judged } from '../helpers/judged.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { digestOf, play } from '../helpers/play.ts'

const REDIS = `${REGISTRY}/v2/library/redis/manifests`
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json'
const INDEX = JSON.stringify({
  schemaVersion: 2,
  mediaType: INDEX_TYPE,
  manifests: [
    {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf('amd64'),
      size: 10,
      platform: { os: 'linux', architecture: 'amd64' },
    },
  ],
})

describe('manifests whose registry does not say their digest', () => {
  it('are one pull when the client reckons it and asks again by it', () => {
    const { events, exchange, end } = play()
    const answer = { headers: [['Content-Type', INDEX_TYPE]] as [string, string][], body: INDEX }
    exchange(`GET ${REDIS}/latest`, 200, { answer })
    exchange(`GET ${REDIS}/${digestOf(INDEX)}`, 200, { answer })
    end()
    const { pulls, steps } = judged(events).trace
    expect(pulls).toHaveLength(1)
    expect(steps[0]?.facts.digest).toBe(digestOf(INDEX))
  })
})

describe('a manifest that nobody can read', () => {
  it('completes no pull', () => {
    const { events, exchange, end } = play()
    const headers: [string, string][] = [['Content-Type', 'text/html']]
    exchange(`GET ${REDIS}/latest`, 200, { answer: { headers, body: '<html>' } })
    end()
    expect(judged(events).trace.pulls).toMatchObject([{ status: 'incomplete' }])
  })

  it('completes none either when the client asks for it as for a layer', () => {
    const { events, exchange, end } = play()
    const headers: [string, string][] = [['Content-Type', 'text/html']]
    const blob = REDIS.replace('/manifests', `/blobs/${digestOf('<html>')}`)
    exchange(`GET ${REDIS}/latest`, 200, { answer: { headers, body: '<html>' } })
    exchange(`GET ${blob}`, 200, { answer: { headers, body: '<html>' } })
    end()
    expect(judged(events).trace.pulls).toMatchObject([{ status: 'incomplete' }])
  })
})
