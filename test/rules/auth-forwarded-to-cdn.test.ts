import { describe, expect, it } from 'vitest'
import { authForwardedToCdn } from '../../src/rules/auth-forwarded-to-cdn.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play } from '../helpers/play.ts'

const DIGEST = digestOf('layer')
const XML =
  '<?xml version="1.0"?><Error><Code>InvalidRequest</Code><Message>Missing x-amz-content-sha256</Message></Error>'

function fetched(location: string, authorization: string | undefined): ReturnType<typeof findingsOf> {
  const log = play()
  log.exchange(`GET https://registry.example/v2/acme/app/blobs/${DIGEST}`, 307, {
    authorization: 'Bearer redacted:ab',
    answer: { headers: [['Location', location]] },
  })
  const carried = authorization === undefined ? {} : { authorization }
  log.exchange(`GET ${location}`, 200, { ...carried, answer: { unkept: 'layer' } })
  return findingsOf(authForwardedToCdn, log.events)
}

function refused(status: number, body: string): ReturnType<typeof findingsOf> {
  const log = play()
  log.exchange(`GET https://mirror.example/v2/acme/app/blobs/${DIGEST}`, status, { answer: { body } })
  log.end()
  return findingsOf(authForwardedToCdn, log.events)
}

describe('auth-forwarded-to-cdn', () => {
  it('warns of a token that went to another’s host', () => {
    expect(fetched('https://store.another.test/x', 'Bearer redacted:ab')).toMatchObject([
      {
        level: 'warning',
        message: expect.stringContaining(
          'the token of registry.example along to store.another.test',
        ) as string,
        evidence: [1, 0],
      },
    ])
  })

  it('passes over a redirect without one, and within one’s own', () => {
    expect(fetched('https://store.another.test/x', undefined)).toEqual([])
    expect(fetched('https://cdn.registry.example/x', 'Bearer redacted:ab')).toEqual([])
  })

  it('knows a proxy that follows redirects with the token by the store’s words', () => {
    expect(refused(400, XML)).toMatchObject([
      { level: 'error', message: expect.stringContaining('mirror.example fetches') as string },
    ])
    expect(refused(400, 'bad request')).toEqual([])
    expect(refused(404, XML)).toEqual([])
  })
})
