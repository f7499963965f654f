import { describe, expect, it } from 'vitest'
import { blobRedirectLeak } from '../../src/rules/blob-redirect-leak.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play } from '../helpers/play.ts'

const DIGEST = digestOf('layer')

function redirected(host: string, location: string): ReturnType<typeof findingsOf> {
  const log = play()
  for (let i = 0; i < 2; i++) {
    log.exchange(`GET https://${host}/v2/library/redis/blobs/${DIGEST}`, 307, {
      answer: { headers: [['Location', location]] },
    })
    log.exchange(`GET ${location}`, 200, { answer: { unkept: 'layer' } })
  }
  return findingsOf(blobRedirectLeak, log.events)
}

describe('blob-redirect-leak', () => {
  it('warns once of a mirror that leads to Docker Hub’s CDN', () => {
    expect(redirected('mirror.example', 'https://production.cloudflare.docker.com/x')).toMatchObject([
      {
        level: 'warning',
        message: expect.stringContaining(
          'to production.cloudflare.docker.com, which is Docker Hub’s own',
        ) as string,
        evidence: [0, 1],
      },
    ])
  })

  it.each([
    ['registry-1.docker.io', 'https://production.cloudflare.docker.com/x'],
    ['quay.io', 'https://cdn01.quay.io/x'],
    ['ghcr.io', 'https://pkg-containers.githubusercontent.com/x'],
    ['registry.example', 'https://bucket.s3.eu-west-1.amazonaws.com/x'],
    ['registry.example', 'https://storage.googleapis.com/x'],
    ['registry.example', 'https://registry.example/x'],
  ])('passes over %s with %s', (host, location) => {
    expect(redirected(host, location)).toEqual([])
  })
})
