import { describe, expect, it } from 'vitest'
import { cdnHostBlockedAfterManifest } from '../../src/rules/cdn-host-blocked-after-manifest.ts'
import { judged } from '../helpers/judged.ts'
import { messagesOf, unreachable, unreachableCdn } from '../helpers/unreachable.ts'

const REFUSED = { cause: 'refused', detail: 'connect ECONNREFUSED 192.0.2.1:443' } as const

describe('cdn-host-blocked-after-manifest', () => {
  it('names the store, who redirects there, and what the system said', () => {
    expect(messagesOf(cdnHostBlockedAfterManifest, unreachableCdn(REFUSED))).toEqual([
      expect.stringMatching(
        /^production\.cloudflare\.docker\.com, to which registry-1\.docker\.io redirects layer sha256:\S+, cannot be reached: connect ECONNREFUSED 192\.0\.2\.1:443$/,
      ),
    ])
  })

  it.each(['dns-failed', 'timeout', 'unreachable', 'reset', 'proxy-refused'] as const)(
    'explains %s alone',
    (cause) => {
      const { findings } = judged(unreachableCdn({ ...REFUSED, cause }))
      expect(findings.map(({ rule }) => rule)).toEqual(['cdn-host-blocked-after-manifest'])
    },
  )

  it('passes over a registry that cannot be reached, and a certificate that is not trusted', () => {
    expect(messagesOf(cdnHostBlockedAfterManifest, unreachable(REFUSED))).toEqual([])
    expect(
      messagesOf(cdnHostBlockedAfterManifest, unreachableCdn({ cause: 'tls-untrusted', detail: 'x' })),
    ).toEqual([])
  })
})
