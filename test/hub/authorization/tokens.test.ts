import { describe, expect, it } from 'vitest'
import { createTokens } from '../../../src/hub/authorization/tokens.ts'

const START = Date.parse('2026-11-22T12:00:00Z')
const GRANT = {
  service: 'registry',
  subject: 'alice',
  access: [{ type: 'repository', name: 'app', actions: ['pull'] }],
}

function tokensAt(clock: { now: number }): ReturnType<typeof createTokens> {
  return createTokens({ issuer: 'auth', now: () => new Date(clock.now) })
}

/** The token with one of its three parts replaced. */
function forged(token: string, part: 0 | 1 | 2, text: string): string {
  const parts = token.split('.')
  parts[part] = text
  return parts.join('.')
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('tokens', () => {
  it('verify for the service that they were issued for', () => {
    const tokens = tokensAt({ now: START })
    expect(tokens.verify(tokens.issue(GRANT), 'registry')).toMatchObject({
      sub: 'alice',
      access: GRANT.access,
    })
    expect(tokens.verify(tokens.issue(GRANT), 'another')).toBeNull()
  })

  it('hold for their five minutes and a minute of grace, and not before their time', () => {
    const clock = { now: START }
    const tokens = tokensAt(clock)
    const token = tokens.issue(GRANT)
    const holdsAt = (seconds: number): boolean => {
      clock.now = START + seconds * 1000
      return tokens.verify(token, 'registry') !== null
    }
    expect([-61, -60, 0, 300, 359, 360].map(holdsAt)).toEqual([false, true, true, true, true, false])
  })

  it('do not verify when anything of them is changed', () => {
    const tokens = tokensAt({ now: START })
    const token = tokens.issue(GRANT)
    const [head = '', payload = '', signature = ''] = token.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    const wrong = [
      '',
      '..',
      payload,
      `${token}.`,
      `${token}.x`,
      forged(token, 0, encode({ typ: 'JWT', alg: 'none' })),
      `${encode({ typ: 'JWT', alg: 'none' })}.${payload}.`,
      forged(token, 1, encode({ ...claims, sub: 'mallory' })),
      forged(token, 1, 'x'),
      forged(token, 2, ''),
      forged(token, 2, signature.slice(4)),
      forged(token, 2, Buffer.alloc(64).toString('base64url')),
      `${head}.${payload}`,
      tokensAt({ now: START }).issue(GRANT),
    ]
    expect(wrong.filter((each) => tokens.verify(each, 'registry') !== null)).toEqual([])
  })

  it('holds as long as it is told to', () => {
    const clock = { now: START }
    const times = { lifeSeconds: 1, leewaySeconds: 0 }
    const tokens = createTokens({ issuer: 'auth', now: () => new Date(clock.now), times })
    const token = tokens.issue(GRANT)
    expect(tokens.lifeSeconds).toBe(1)
    expect(tokens.verify(token, 'registry')).not.toBeNull()
    clock.now += 1000
    expect(tokens.verify(token, 'registry')).toBeNull()
  })

  it('is not valid yet where the clock of its issuer is ahead', () => {
    const clock = { now: START }
    const times = { aheadSeconds: 600 }
    const tokens = createTokens({ issuer: 'auth', now: () => new Date(clock.now), times })
    const token = tokens.issue(GRANT)
    expect(tokens.verify(token, 'registry')).toBeNull()
    clock.now += 600_000
    expect(tokens.verify(token, 'registry')).not.toBeNull()
  })
})
