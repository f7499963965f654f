import { describe, expect, it } from 'vitest'
import { realmWrongHostPort } from '../../src/rules/realm-wrong-host-port.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function named(host: string, realm: string, token = 200): ReturnType<typeof findingsOf> {
  const log = play()
  const headers = [['Www-Authenticate', `Bearer realm="${realm}",service="s"`]] as const
  log.exchange(`GET ${host}/v2/`, 401, { answer: { headers } })
  if (URL.canParse(realm)) log.exchange(`GET ${realm}?service=s`, token)
  log.end()
  return findingsOf(realmWrongHostPort, log.events)
}

describe('realm-wrong-host-port', () => {
  it.each([
    ['https://nexus.example:5002', 'https://nexus.example:5002:5002/v2/token', 'which is no URL'],
    [
      'https://harbor.example',
      'https://core-proxy/service/token',
      'which is a name inside of its own network',
    ],
    ['https://harbor.example:8443', 'https://harbor.example/service/token', 'at another port than its own'],
  ])('warns of %s with %s', (registry, realm, words) => {
    const [finding] = named(registry, realm, 404)
    expect(finding?.level).toBe('warning')
    expect(finding?.message).toContain(`“${realm}”, ${words}`)
  })

  it('passes over a token server at another port that works, and over a network of its own', () => {
    expect(named('https://registry.example:5000', 'https://registry.example:5001/auth')).toEqual([])
    expect(named('http://registry:5000', 'http://auth:5001/token', 404)).toEqual([])
  })

  it('keeps a hostile realm short', () => {
    expect(named('https://a.example', `:${'x'.repeat(9000)}`)[0]?.message.length).toBeLessThan(300)
  })
})
