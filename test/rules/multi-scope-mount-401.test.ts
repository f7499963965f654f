import { describe, expect, it } from 'vitest'
import { multiScopeMount401 } from '../../src/rules/multi-scope-mount-401.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play } from '../helpers/play.ts'
import { access, redactedToken, tokenBody } from '../helpers/tokens.ts'
import type { Access } from '../../src/registry/token.ts'

const REGISTRY = 'https://registry.test'
const REALM = 'https://auth.test/token'
const SCOPES = 'scope=repository%3Aa%3Apull%2Cpush&scope=repository%3Ab%3Apull&service=s'

function mounted(granted: readonly Access[], status: number): ReturnType<typeof findingsOf> {
  const { events, exchange } = play()
  const token = redactedToken('a1', { access: granted })
  exchange(`GET ${REGISTRY}/v2/`, 401, {
    answer: { headers: [['Www-Authenticate', `Bearer realm="${REALM}"`]] },
  })
  exchange(`GET ${REALM}?${SCOPES}`, 200, { answer: { body: tokenBody(token) } })
  const line = `POST ${REGISTRY}/v2/a/blobs/uploads/?mount=${digestOf('layer')}&from=b`
  exchange(line, status, { authorization: `Bearer ${token}` })
  return findingsOf(multiScopeMount401, events)
}

describe('multi-scope-mount-401', () => {
  it('names the scope that was asked for and not given', () => {
    const [finding] = mounted([access('a', 'pull', 'push')], 401)
    expect(finding?.message).toBe(
      'registry.test refuses the mount into a: repository:b:pull was asked of auth.test and is not in the token',
    )
  })

  it('passes over a token with both, one with neither, and a mount that works', () => {
    expect(mounted([access('a', 'pull', 'push'), access('b', 'pull')], 401)).toEqual([])
    expect(mounted([], 401)).toEqual([])
    expect(mounted([access('a', 'pull', 'push')], 201)).toEqual([])
  })
})
