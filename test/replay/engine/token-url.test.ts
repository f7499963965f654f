import { expect, it } from 'vitest'
import { challengedUrl } from '../../../src/replay/engine/authorize.ts'
import { tokenUrl } from '../../../src/replay/engine/token-url.ts'

const AT = { realm: new URL('https://auth.test/token?account=a'), service: 'registry.test' }
const SCOPE = ['scope', 'repository:a/b:pull'] as const

it('writes a query by name, as Go does, behind what the realm has itself', () => {
  expect(tokenUrl(AT, [SCOPE, ['client_id', 'docker']]).search).toBe(
    '?account=a&client_id=docker&scope=repository%3Aa%2Fb%3Apull&service=registry.test',
  )
})

it('puts scopes last when it is asked to, in their own order', () => {
  expect(tokenUrl(AT, [SCOPE, ['scope', 'repository:a/a:pull']], 'scope-last').search).toBe(
    '?account=a&service=registry.test&scope=repository%3Aa%2Fb%3Apull&scope=repository%3Aa%2Fa%3Apull',
  )
})

it('names no service where a challenge names none', () => {
  expect(tokenUrl({ ...AT, service: null }, [SCOPE]).search).toBe(
    '?account=a&scope=repository%3Aa%2Fb%3Apull',
  )
})

it('is made of a challenge, if its realm is one', () => {
  const challenge = (realm: string) => ({ parameters: { realm, service: 'r' } })
  expect(challengedUrl(challenge('https://auth.test/t'), 'x')?.href).toBe(
    'https://auth.test/t?scope=x&service=r',
  )
  expect(challengedUrl(challenge('/token'), 'x')).toBeNull()
  expect(challengedUrl(challenge('ftp://auth.test'), 'x')).toBeNull()
})
