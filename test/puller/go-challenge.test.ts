// Challenges as clients in Go read them. Each was seen with docker 20.10.24, podman 4.3.1, skopeo 1.9.3 and ctr 1.6.20.

import { describe, expect, it } from 'vitest'
import { goChallenge } from '../../src/puller/go-challenge.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import { failureOf, pullFrom } from './pull-from.ts'
import { send, standIn, type StandIn } from './stand-in.ts'

const REALM = 'http://auth.test/token'

describe('the parameters of a line', () => {
  it.each([
    [`Bearer realm="${REALM}",service="s"`, { realm: REALM, service: 's' }],
    [`Bearer  realm="${REALM}" ,\tservice=s,`, { realm: REALM, service: 's' }],
    [`bearer REALM="${REALM}",Service="s"`, { realm: REALM, service: 's' }],
    [`Bearer realm = "${REALM}" , service = "s"`, {}],
    [`Bearer realm="${REALM}";service="s"`, { realm: REALM }],
    [`Bearer realm='${REALM}',service='s'`, { realm: "'http" }],
    [`Bearer realm="${REALM}",service="one",service="two"`, { realm: REALM, service: 'two' }],
    [String.raw`Bearer realm="a\"b\\c",service="s"`, { realm: String.raw`a"b\c`, service: 's' }],
    [`Bearer realm="${REALM}", Basic realm="x"`, { realm: REALM }],
    ['Bearer realm="never closed', {}],
    ['Bearer', {}],
  ])('%s', (line, parameters) => {
    expect(goChallenge(line, 'end-it')?.parameters).toEqual(parameters)
  })

  it('an empty one ends them, but not in containerd', () => {
    const line = `Bearer realm="${REALM}",error="",service="s"`
    expect(goChallenge(line, 'end-it')?.parameters).toEqual({ realm: REALM })
    expect(goChallenge(line, 'are-taken')?.parameters).toEqual({ realm: REALM, error: '', service: 's' })
  })

  it('what does not begin with a word is none', () => {
    expect(goChallenge('"Bearer" realm="x"', 'end-it')).toBeNull()
    expect(goChallenge('', 'end-it')).toBeNull()
  })
})

function refusing(challenge: string): Promise<StandIn> {
  return standIn({
    answer: ({ role }, response) => {
      if (role !== 'registry') return false
      send(response, 401, '{}', { 'www-authenticate': challenge })
      return true
    },
  })
}

const UNSUPPORTED = 'unsupported protocol scheme'
const SCOPE = 'scope=repository%3Alibrary%2Fapp%3Apull'

describe('what is said', () => {
  it.each([
    [docker, 'Bearer realm = "http://x/token"', 'latest": no realm specified for token auth challenge'],
    [containerd, 'Bearer realm = "http://x/token"', 'latest": no realm specified for token auth challenge'],
    [podman, 'Bearer realm = "http://x/token"', 'latest: missing realm in bearer auth challenge'],
    [skopeo, 'Bearer realm = "http://x/token"', 'latest: missing realm in bearer auth challenge'],
    [docker, 'Bearer realm=""', 'latest": no realm specified for token auth challenge'],
    [containerd, 'Bearer realm=""', `failed to fetch anonymous token: Get "?${SCOPE}": ${UNSUPPORTED} ""`],
    [
      docker,
      'Bearer realm="/token",service="s"',
      `latest": Get "/token?${SCOPE}&service=s": ${UNSUPPORTED} ""`,
    ],
    [
      podman,
      'Bearer realm="/token",service="s"',
      `latest: Get "/token?${SCOPE}&service=s": ${UNSUPPORTED} ""`,
    ],
    [skopeo, 'Bearer realm="file:///x?z=1"', `latest: Get "file:///x?${SCOPE}&z=1": ${UNSUPPORTED} "file"`],
  ] as const)('$0.id of %1', async (personality, challenge, words) => {
    const failed = failureOf(await pullFrom(await refusing(challenge), { personality }))
    expect(failed.words.slice(-words.length)).toBe(words)
  })
})
