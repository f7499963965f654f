import { describe, expect, it } from 'vitest'
import { connectTimeoutHubUnreachable } from '../../src/rules/connect-timeout-hub-unreachable.ts'
import { judged } from '../helpers/judged.ts'
import { messagesOf, unreachable, unreachableRealm } from '../helpers/unreachable.ts'

describe('connect-timeout-hub-unreachable', () => {
  it.each(['refused', 'timeout', 'unreachable'] as const)('names the host of %s', (cause) => {
    expect(
      messagesOf(connectTimeoutHubUnreachable, unreachable({ cause, detail: 'the system said so' })),
    ).toEqual(['the registry registry-1.docker.io cannot be reached: the system said so'])
  })

  it('heads a login whose token server is down, not the challenge before', () => {
    const { headlines } = judged(unreachableRealm({ cause: 'refused', detail: 'x' }))
    expect(headlines.get(0)).toMatchObject({
      rule: 'connect-timeout-hub-unreachable',
      message: 'the authorization server auth.docker.io cannot be reached: x',
    })
  })

  it('passes over a name that was not found', () => {
    expect(
      messagesOf(connectTimeoutHubUnreachable, unreachable({ cause: 'dns-failed', detail: 'x' })),
    ).toEqual([])
  })
})
