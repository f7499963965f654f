import { describe, expect, it } from 'vitest'
import { signedUrlExpired } from '../../src/rules/signed-url-expired.ts'
import { brokenBlob } from '../helpers/broken-content.ts'
import { findingsOf } from '../helpers/judged.ts'

function refused(status: number, code: string, message: string): ReturnType<typeof brokenBlob> {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return brokenBlob('layer', { body, status })
}

describe('signed-url-expired', () => {
  it('names the store, the layer, and the age of the URL', () => {
    const [finding] = findingsOf(signedUrlExpired, refused(403, 'AccessDenied', 'Request has expired'))
    expect(finding?.message).toMatch(
      /^production\.cloudflare\.docker\.com refuses the signed URL of layer sha256:\S+, \d+ ms after it was given: “/,
    )
    expect(finding?.evidence).toHaveLength(2)
    expect(finding?.remedy).toContain('"max-concurrent-downloads": 1')
  })

  it.each([
    ['another refusal', refused(403, 'SignatureDoesNotMatch', 'The signature does not match')],
    ['a blob that comes', brokenBlob('none', {})],
  ])('passes over %s', (_, events) => {
    expect(findingsOf(signedUrlExpired, events)).toEqual([])
  })
})
