// Answers of authorization servers that clients in Go decode, or not. Each was seen with docker 20.10.24, podman 4.3.1,
// skopeo 1.9.3 and ctr 1.6.20: who gets through, and what the others say. crane 0.20 by its source.

import { describe, expect, it } from 'vitest'
import { header } from '../../src/http/headers.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { crane } from '../../src/puller/personalities/crane.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import { failureOf, pullFrom } from './pull-from.ts'
import { send, standIn, type StandIn } from './stand-in.ts'

const CLIENTS = [docker, containerd, podman, skopeo, crane]
const ALL = CLIENTS.map(({ id }) => id)
const BY_DECODER = ['docker', 'containerd']

/** Its tokens are its own: crane refuses a realm at another private address. */
function answering(body: string, status = 200): Promise<StandIn> {
  return standIn({
    answer: ({ role, path, url, headers }, response) => {
      if (role !== 'registry') return false
      const isToken = path === '/token'
      const isRefused = !isToken && header(headers, 'authorization') !== 'Bearer stand-in-token'
      if (isToken) send(response, status, body)
      if (isRefused)
        send(response, 401, '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}', {
          'www-authenticate': `Bearer realm="${url.origin}/token",service="here"`,
        })
      return isToken || isRefused
    },
  })
}

const withField = (field: string): string => `{"token":"stand-in-token",${field}}`

describe('who gets through', () => {
  it.each([
    ['expires_in as a string', withField('"expires_in":"300"'), 200, []],
    ['expires_in with a fraction', withField('"expires_in":300.5'), 200, []],
    ['expires_in as 300.0', withField('"expires_in":300.0'), 200, []],
    ['expires_in below zero', withField('"expires_in":-5'), 200, ALL],
    ['an empty issued_at', withField('"issued_at":""'), 200, ['crane']],
    ['issued_at in words', withField('"issued_at":"Sun Nov 22 13:00:00 2026"'), 200, ['crane']],
    ['issued_at without a zone', withField('"issued_at":"2026-11-22T13:00:00"'), 200, ['crane']],
    ['issued_at as a number', withField('"issued_at":1700000000'), 200, ['crane']],
    ['issued_at with a fraction', withField('"issued_at":"2026-11-22T13:00:00.5+01:00"'), 200, ALL],
    ['nulls', withField('"expires_in":null,"issued_at":null,"refresh_token":null'), 200, ALL],
    ['fields that nobody knows', withField('"expires":"soon","scope":[1]'), 200, ALL],
    ['201', withField('"expires_in":300'), 201, BY_DECODER],
    ['text behind it', `${withField('"expires_in":300')}\n<!-- x -->`, 200, BY_DECODER],
    ['white space behind it', `${withField('"expires_in":300')} \n`, 200, ALL],
    ['a list around it', `[${withField('"expires_in":300')}]`, 200, []],
    ['a byte order mark', `\uFEFF${withField('"expires_in":300')}`, 200, []],
    ['the beginning of it', '{"token":"stand-in-token"', 200, []],
    ['nothing', '', 200, []],
  ] as const)('%s', async (_, body, status, through) => {
    const registry = await answering(body, status)
    const complete: string[] = []
    for (const personality of CLIENTS) {
      const { result } = await pullFrom(registry, { personality })
      if (result.status === 'complete') complete.push(personality.id)
    }
    expect(complete).toEqual(through)
  })
})

describe('what is said', () => {
  const STRING = 'json: cannot unmarshal string into Go struct field'

  it.each([
    [
      docker,
      withField('"expires_in":"300"'),
      `unable to decode token response: ${STRING} getTokenResponse.expires_in of type int`,
    ],
    [
      containerd,
      withField('"expires_in":"300"'),
      `failed to authorize: failed to fetch anonymous token: unable to decode token response: ${STRING} FetchTokenResponse.expires_in of type int`,
    ],
    [podman, withField('"expires_in":"300"'), `latest: ${STRING} bearerToken.expires_in of type int`],
    [
      skopeo,
      withField('"expires_in":300.5'),
      'latest: json: cannot unmarshal number 300.5 into Go struct field bearerToken.expires_in of type int',
    ],
    [
      podman,
      withField('"issued_at":""'),
      String.raw`latest: parsing time "\"\"" as "\"2006-01-02T15:04:05Z07:00\"": cannot parse "\"" as "2006"`,
    ],
    [
      docker,
      withField('"issued_at":"2026-11-22T13:00:00"'),
      String.raw`parsing time "\"2026-11-22T13:00:00\"" as "\"2006-01-02T15:04:05Z07:00\"": cannot parse "\"" as "Z07:00"`,
    ],
    [
      docker,
      withField('"issued_at":1700000000'),
      String.raw`parsing time "1700000000" as "\"2006-01-02T15:04:05Z07:00\"": cannot parse "1700000000" as "\""`,
    ],
    [docker, '[1]', 'json: cannot unmarshal array into Go value of type auth.getTokenResponse'],
    [podman, '{"token":"t"}<', "latest: invalid character '<' after top-level value"],
    [docker, '\uFEFF{}', "invalid character 'ï' looking for beginning of value"],
    [podman, '{}', 'unauthorized: authentication required'],
  ] as const)('$0.id of %2', async (personality, body, words) => {
    const failed = failureOf(await pullFrom(await answering(body), { personality }))
    expect(failed.words.slice(-words.length)).toBe(words)
  })

  it('of 201 by podman', async () => {
    const failed = failureOf(
      await pullFrom(await answering(withField('"expires_in":300'), 201), { personality: podman }),
    )
    expect(failed.words).toMatch(
      /: Requesting bearer token: invalid status code from registry 201 \(Created\)$/,
    )
  })

  it('of a POST that is answered by a token without access_token, by containerd', async () => {
    const registry = await answering('{"token":"stand-in-token"}')
    const credentials = { name: 'alice', password: 'canary-of-alice' }
    const failed = failureOf(await pullFrom(registry, { personality: containerd, credentials }))
    expect(failed.words).toMatch(
      /: failed to authorize: failed to fetch oauth token: authorization server did not include a token in the response$/,
    )
    for (const personality of [docker, podman, skopeo, crane])
      expect((await pullFrom(registry, { personality, credentials })).result.status).toBe('complete')
  })
})
