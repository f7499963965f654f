import { describe, expect, it } from 'vitest'
import { quotasOf, type QuotaAccount } from '../../src/accounts/quota.ts'
import { sceneOf } from '../../src/rules/scene.ts'
import type { HeaderList } from '../../src/http/headers.ts'
import { REALM, REGISTRY } from '../helpers/docker-hub-play.ts'
import { judged } from '../helpers/judged.ts'
import { play, type Play } from '../helpers/play.ts'

const MANIFEST = `${REGISTRY}/v2/library/redis/manifests/latest`

function quotasIn({ events }: Play): readonly QuotaAccount[] {
  const { trace, session } = judged(events)
  return quotasOf(sceneOf(trace, session))
}

function left(amount: number): HeaderList {
  return [
    ['ratelimit-limit', '100;w=21600'],
    ['ratelimit-remaining', `${amount};w=21600`],
    ['docker-ratelimit-source', '192.0.2.7'],
  ]
}

/** A token as it is issued, and its use. */
function login(to: Play, token: string, authorization?: string): string {
  const line = `GET ${REALM}?scope=repository%3Alibrary%2Fredis%3Apull&service=registry.docker.io`
  const options = authorization === undefined ? {} : { authorization }
  to.exchange(line, 200, { ...options, answer: { body: JSON.stringify({ token }) } })
  return `Bearer ${token}`
}

describe('quotasOf', () => {
  it('counts GETs of manifests, not HEADs, and reads what is left', () => {
    const pull = play()
    const authorization = login(pull, 'redacted:0011223344556677')
    pull.exchange(`HEAD ${MANIFEST}`, 200, { authorization, answer: { headers: left(76) } })
    pull.exchange(`GET ${MANIFEST}`, 200, { authorization, answer: { headers: left(75), body: '{}' } })
    pull.exchange(`GET ${MANIFEST}`, 429, { authorization, answer: { headers: left(0) } })
    expect(quotasIn(pull)).toEqual([
      {
        ...{ login: 'without a login', source: '192.0.2.7', gets: 1, heads: 1, refused: 1, pulls: [0, 1] },
        ...{ limit: 100, remainingFirst: 76, remainingLast: 0, windowSeconds: 21_600 },
        // Six hours after the GET, which was asked 52 ms after the start.
        freeAt: '2026-01-02T09:04:05.052Z',
        steps: [2, 3],
      },
    ])
  })

  it.each([
    ['a token that a password was given for', 'with a login', 'Basic redacted:8899aabbccddeeff'],
    ['a token for nobody', 'without a login', undefined],
  ])('knows for whom by the origin of %s', (_, expected, basic) => {
    const pull = play()
    const authorization = login(pull, 'redacted:0011223344556677', basic)
    pull.exchange(`GET ${MANIFEST}`, 200, { authorization })
    expect(quotasIn(pull)).toMatchObject([{ login: expected, gets: 1, remainingLast: null, freeAt: null }])
  })

  it('does not guess at a token whose origin was not seen', () => {
    const pull = play()
    pull.exchange(`GET ${MANIFEST}`, 200, { authorization: 'Bearer redacted:0011223344556677' })
    expect(quotasIn(pull)).toMatchObject([{ login: null }])
  })

  it('is about Docker Hub alone, and survives nonsense', () => {
    const pull = play()
    pull.exchange('GET https://quay.io/v2/a/b/manifests/1', 200, { answer: { headers: left(5) } })
    expect(quotasIn(pull)).toEqual([])
    const headers = [['ratelimit-remaining', '\u001b[2J']] as const
    pull.exchange(`GET ${MANIFEST}`, 200, { answer: { headers } })
    expect(quotasIn(pull)).toMatchObject([{ remainingLast: null, limit: null, windowSeconds: null }])
  })
})
