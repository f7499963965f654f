import { describe, expect, it } from 'vitest'
import { tokenSentToObjectStore } from '../../src/rules/token-sent-to-object-store.ts'
import { brokenBlob } from '../helpers/broken-content.ts'
import { findingsOf, judged } from '../helpers/judged.ts'

const BODY = '<?xml version="1.0"?><Error><Message>Only one auth mechanism allowed</Message></Error>'

describe('token-sent-to-object-store', () => {
  it('names store and registry, and what the store said', () => {
    const events = brokenBlob('layer', { status: 400, body: BODY, authorization: 'Bearer T' })
    const [finding] = findingsOf(tokenSentToObjectStore, events)
    expect(finding?.message).toMatch(
      /^production\.cloudflare\.docker\.com answers layer sha256:\S+ with 400: the request carries Authorization besides the signed URL that registry-1\.docker\.io gave: “.*Only one auth mechanism/,
    )
    expect(judged(events).headlines.get(0)?.rule).toBe('token-sent-to-object-store')
  })

  it.each([
    ['a refusal without a token', brokenBlob('layer', { status: 400, body: BODY })],
    ['a store that does not mind', brokenBlob('none', { authorization: 'Bearer T' })],
  ])('passes over %s', (_, events) => {
    expect(findingsOf(tokenSentToObjectStore, events)).toEqual([])
  })
})
