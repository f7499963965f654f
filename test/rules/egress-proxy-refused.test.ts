import { describe, expect, it } from 'vitest'
import { egressProxyRefused } from '../../src/rules/egress-proxy-refused.ts'
import { findingsOf } from '../helpers/judged.ts'
import { messagesOf, unreachable } from '../helpers/unreachable.ts'

describe('egress-proxy-refused', () => {
  it.each(['proxy-auth', 'proxy-refused', 'proxy-failed', 'proxy-unreachable'] as const)(
    'finds %s',
    (cause) => {
      expect(messagesOf(egressProxyRefused, unreachable({ cause, detail: 'the proxy said no' }))).toEqual([
        'the upstream proxy does not let the registry registry-1.docker.io through: the proxy said no',
      ])
    },
  )

  it('says how to log in when that is what is missing', () => {
    const [finding] = findingsOf(egressProxyRefused, unreachable({ cause: 'proxy-auth', detail: '407' }))
    expect(finding?.remedy).toContain('HTTPS_PROXY=http://USER:PASSWORD@PROXY:3128')
  })

  it('passes over a registry that refuses by itself', () => {
    expect(messagesOf(egressProxyRefused, unreachable({ cause: 'refused', detail: 'x' }))).toEqual([])
  })
})
