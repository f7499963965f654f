import { describe, expect, it } from 'vitest'
import { headRedirectedToGetSignedUrl } from '../../src/rules/head-redirected-to-get-signed-url.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf } from '../helpers/judged.ts'
import { CONTAINERD, play } from '../helpers/play.ts'

const STORE = 'https://bucket.s3.eu-west-1.amazonaws.com/manifest'

function redirected(method: string, status: number): ReturnType<typeof play> {
  const log = play()
  const headers = [['Location', STORE]] as const
  const line = `${method} ${REGISTRY}/v2/library/redis/manifests/latest`
  log.exchange(line, 302, { agent: CONTAINERD, answer: { headers } })
  log.exchange(`${method} ${STORE}`, status, { agent: CONTAINERD })
  return log
}

describe('head-redirected-to-get-signed-url', () => {
  it('names registry, tag and store', () => {
    expect(
      findingsOf(headRedirectedToGetSignedUrl, redirected('HEAD', 403).events).map(({ message }) => message),
    ).toEqual([
      'registry-1.docker.io sends the HEAD for library/redis:latest to bucket.s3.eu-west-1.amazonaws.com, which answers it with 403',
    ])
  })

  it.each([
    ['a GET that is refused', redirected('GET', 403)],
    ['a HEAD that is answered', redirected('HEAD', 200)],
  ])('passes over %s', (_, { events }) => {
    expect(findingsOf(headRedirectedToGetSignedUrl, events)).toEqual([])
  })
})
