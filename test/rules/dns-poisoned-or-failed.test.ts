import { describe, expect, it } from 'vitest'
import { dnsPoisonedOrFailed } from '../../src/rules/dns-poisoned-or-failed.ts'
import { messagesOf, unreachable, unreachableRealm } from '../helpers/unreachable.ts'

describe('dns-poisoned-or-failed', () => {
  it('names the host and its part', () => {
    const failure = { cause: 'dns-failed', detail: 'getaddrinfo ENOTFOUND auth.docker.io' } as const
    expect(messagesOf(dnsPoisonedOrFailed, unreachableRealm(failure))).toEqual([
      'the authorization server auth.docker.io was not found by name: getaddrinfo ENOTFOUND auth.docker.io',
    ])
  })

  it('takes a certificate for another name for an address of somebody else', () => {
    const failure = {
      cause: 'tls-wrong-name',
      detail: "Host: a. is not in the cert's altnames: DNS:b",
    } as const
    expect(messagesOf(dnsPoisonedOrFailed, unreachable(failure))[0]).toContain(
      'shows a certificate for another name',
    )
  })

  it('passes over a host that was found', () => {
    expect(messagesOf(dnsPoisonedOrFailed, unreachable({ cause: 'refused', detail: 'x' }))).toEqual([])
  })
})
