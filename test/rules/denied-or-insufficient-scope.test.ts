import { describe, expect, it } from 'vitest'
import { deniedOrInsufficientScope } from '../../src/rules/denied-or-insufficient-scope.ts'
import { CHALLENGE, REALM, REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf } from '../helpers/judged.ts'
import { CONTAINERD, play } from '../helpers/play.ts'
import { access, redactedToken, tokenBody } from '../helpers/tokens.ts'

const MANIFEST = `${REGISTRY}/v2/acme/secret/manifests/latest`
const SCOPE = 'scope=repository%3Aacme%2Fsecret%3Apull&service=registry.docker.io'

function refused(token: string): ReturnType<typeof findingsOf> {
  const { events, exchange, end } = play()
  exchange(`GET ${REGISTRY}/v2/`, 401, { agent: CONTAINERD, answer: { headers: [CHALLENGE] } })
  exchange(`GET ${REALM}?${SCOPE}`, 200, { agent: CONTAINERD, answer: { body: tokenBody(token, 300) } })
  exchange(`HEAD ${MANIFEST}`, 401, { agent: CONTAINERD, authorization: `Bearer ${token}` })
  end()
  return findingsOf(deniedOrInsufficientScope, events)
}

describe('denied-or-insufficient-scope', () => {
  it('tells what the token allows beside what was asked for', () => {
    const [finding] = refused(redactedToken('a1', { access: [] }))
    expect(finding?.message).toBe(
      'registry-1.docker.io refuses acme/secret (401); the token allows nothing, though repository:acme/secret:pull was asked for',
    )
    expect(finding?.evidence).toEqual([2, 1])
    expect(finding?.remedy).toContain('nerdctl login docker.io')
  })

  it('names the rights that the token has', () => {
    const [finding] = refused(redactedToken('a1', { access: [access('acme/other', 'pull')] }))
    expect(finding?.message).toContain('the token allows acme/other:pull')
  })

  it.each([
    ['the first 401, which asks for a token', `GET ${MANIFEST}`, 401],
    ['a host outside the protocol', 'GET https://www.docker.com/', 403],
    ['what is allowed', `GET ${MANIFEST}`, 200],
  ])('passes over %s', (_, line, status) => {
    const { events, exchange } = play()
    exchange(line, status)
    expect(findingsOf(deniedOrInsufficientScope, events)).toEqual([])
  })
})
