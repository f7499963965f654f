import { describe, expect, it } from 'vitest'
import { realmWrongScheme } from '../../src/rules/realm-wrong-scheme.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function named(host: string, realm: string, token = 200): ReturnType<typeof findingsOf> {
  const log = play()
  const headers = [['Www-Authenticate', `Bearer realm="${realm}",service="s"`]] as const
  log.exchange(`GET ${host}/v2/`, 401, { answer: { headers } })
  if (URL.canParse(realm)) log.exchange(`GET ${realm}?service=s`, token)
  log.end()
  return findingsOf(realmWrongScheme, log.events)
}

describe('realm-wrong-scheme', () => {
  it('warns of a password that would go in plain text', () => {
    expect(named('https://harbor.example', 'http://harbor.example/service/token')).toMatchObject([
      {
        level: 'warning',
        message:
          'harbor.example is asked over HTTPS, and sends clients to harbor.example for a token over plain HTTP',
      },
    ])
  })

  it.each([
    ['https://harbor.example', 'https://harbor.example/service/token'],
    ['http://harbor.example', 'http://harbor.example/service/token'],
    ['http://harbor.example', 'https://harbor.example/service/token'],
    ['https://localhost:5000', 'http://127.0.0.1:5001/token'],
  ])('passes over %s with %s', (registry, realm) => {
    expect(named(registry, realm)).toEqual([])
  })
})
