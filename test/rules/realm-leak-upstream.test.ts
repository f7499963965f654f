import { describe, expect, it } from 'vitest'
import { realmLeakUpstream } from '../../src/rules/realm-leak-upstream.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function named(host: string, realm: string, token = 200): ReturnType<typeof findingsOf> {
  const log = play()
  const headers = [['Www-Authenticate', `Bearer realm="${realm}",service="s"`]] as const
  log.exchange(`GET ${host}/v2/`, 401, { answer: { headers } })
  if (URL.canParse(realm)) log.exchange(`GET ${realm}?service=s`, token)
  log.end()
  return findingsOf(realmLeakUpstream, log.events)
}

describe('realm-leak-upstream', () => {
  it('warns of a mirror that names Docker Hub’s token server', () => {
    expect(named('https://mirror.example', 'https://auth.docker.io/token')).toMatchObject([
      {
        level: 'warning',
        message: 'mirror.example sends clients to auth.docker.io for a token, which is Docker Hub’s own',
        evidence: [0, 1],
      },
    ])
  })

  it.each([
    ['https://registry-1.docker.io', 'https://auth.docker.io/token'],
    ['https://ghcr.io', 'https://ghcr.io/token'],
    ['https://registry.gitlab.com', 'https://gitlab.com/jwt/auth'],
    ['https://registry.example', 'https://login.corporate.example/token'],
    ['https://mirror.example', 'https://mirror.example/token'],
    ['https://mirror.example', 'no URL'],
  ])('passes over %s with %s', (registry, realm) => {
    expect(named(registry, realm)).toEqual([])
  })
})
