import { describe, expect, it } from 'vitest'
import { staleCredentialsBreakPublicPull } from '../../src/rules/stale-credentials-break-public-pull.ts'
import { CHALLENGE, REALM, REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play, type AskOptions } from '../helpers/play.ts'

const BODY = JSON.stringify({ details: 'incorrect username or password' })
const SCOPE = 'scope=repository%3Alibrary%2Fredis%3Apull&service=registry.docker.io'

function refused(line: string, status: number, options: AskOptions): ReturnType<typeof findingsOf> {
  const { events, exchange, end } = play()
  exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
  exchange(line, status, { ...options, answer: { body: BODY } })
  end()
  return findingsOf(staleCredentialsBreakPublicPull, events)
}

describe('stale-credentials-break-public-pull', () => {
  it('finds a stored password that is refused, and says how to forget it', () => {
    const [finding, ...more] = refused(`GET ${REALM}?account=alice&${SCOPE}`, 401, {
      authorization: 'Basic redacted:ab',
    })
    expect(more).toEqual([])
    expect(finding?.message).toMatch(
      /^auth\.docker\.io refuses the user name or password that the client has stored for docker\.io: “.*incorrect username/,
    )
    expect(finding?.remedy).toContain('docker logout')
  })

  it('speaks of what was given when it is a login', () => {
    const [finding] = refused(`GET ${REALM}?account=alice&service=registry.docker.io`, 401, {
      authorization: 'Basic redacted:ab',
    })
    expect(finding?.message).toContain('was given')
  })

  it('knows a password in a form', () => {
    const body = 'grant_type=password&username=redacted:1&password=redacted:2'
    expect(refused(`POST ${REALM}`, 401, { body })).toHaveLength(1)
  })

  it.each([
    ['an anonymous request', `GET ${REALM}?${SCOPE}`, 401, {}],
    ['a password that is taken', `GET ${REALM}?${SCOPE}`, 200, { authorization: 'Basic redacted:ab' }],
  ])('passes over %s', (_, line, status, options) => {
    expect(refused(line, status, options)).toEqual([])
  })
})
