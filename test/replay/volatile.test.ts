import { describe, expect, it } from 'vitest'
import { VOLATILE_HEADERS, whyVolatile, withoutVolatile } from '../../src/replay/volatile.ts'

describe('what says nothing of a candidate', () => {
  it('is told with a reason, each name once', () => {
    const names = VOLATILE_HEADERS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, because } of VOLATILE_HEADERS) {
      expect(name).toBe(name.toLowerCase())
      expect(because.length).toBeGreaterThan(5)
    }
  })

  it('is known whatever its case, and by its beginning', () => {
    for (const name of ['Date', 'ETag', 'CF-RAY', 'X-Request-Id', 'ratelimit-remaining', 'Set-Cookie'])
      expect(whyVolatile(VOLATILE_HEADERS, name), name).not.toBeNull()
    for (const name of ['Docker-Content-Digest', 'Content-Type', 'ratelimit-limit', 'Www-Authenticate'])
      expect(whyVolatile(VOLATILE_HEADERS, name), name).toBeNull()
  })

  it('is left out of a signed URL, and nothing else is', () => {
    const signed = 'https://store.test/a/b?X-Amz-Signature=1&Expires=2&digest=sha256%3A0&verify=3'
    expect(withoutVolatile(new URL(signed))).toBe('https://store.test/a/b?digest=sha256%3A0')
  })
})
