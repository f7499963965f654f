import { describe, expect, it } from 'vitest'
import { htmlWhereJsonExpected } from '../../src/rules/html-where-json-expected.ts'
import { REALM, REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf } from '../helpers/judged.ts'
import { CONTAINERD, digestOf, play } from '../helpers/play.ts'

const PAGE = '<html><head><title>\n Just a moment...\n</title></head></html>'

describe('html-where-json-expected', () => {
  it.each([
    ['a manifest', `GET ${REGISTRY}/v2/library/redis/manifests/latest`, 403],
    ['the ping', `GET ${REGISTRY}/v2/`, 200],
    ['the token', `GET ${REALM}?service=registry.docker.io`, 200],
  ])('finds a page in place of %s, with its title and server', (_, line, status) => {
    const { events, exchange } = play()
    // So that the realm is known.
    exchange(`GET ${REGISTRY}/v2/`, 401, {
      answer: { headers: [['Www-Authenticate', `Bearer realm="${REALM}"`]] },
    })
    const headers = [['Server', 'cloudflare']] as const
    exchange(line, status, { answer: { headers, body: PAGE } })
    const [finding, ...more] = findingsOf(htmlWhereJsonExpected, events)
    expect(more).toEqual([])
    expect(finding?.message).toContain(
      `with ${status} and a web page titled “Just a moment...” (server: cloudflare)`,
    )
  })

  it('tells once of a page that is asked for again by the digest which containerd made of it', () => {
    const { events, exchange } = play()
    const options = { agent: CONTAINERD, answer: { body: PAGE } }
    const manifests = `${REGISTRY}/v2/library/redis/manifests`
    exchange(`GET ${manifests}/latest`, 200, options)
    exchange(`GET ${manifests}/${digestOf(PAGE)}`, 200, options)
    exchange(`GET ${manifests}/${digestOf('an image')}`, 200, options)
    expect(findingsOf(htmlWhereJsonExpected, events).map(({ evidence }) => evidence)).toEqual([[0], [2]])
  })

  it('passes over JSON, XML of a store, and pages outside the protocol', () => {
    const { events, exchange } = play()
    exchange(`GET ${REGISTRY}/v2/`, 200, { answer: { body: '{}' } })
    exchange('GET https://www.docker.com/', 200, { answer: { body: PAGE } })
    exchange(`GET ${REGISTRY}/v2/a/manifests/b`, 403, { answer: { body: '<?xml version="1.0"?><Error/>' } })
    expect(findingsOf(htmlWhereJsonExpected, events)).toEqual([])
  })
})
