import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { diffOf } from '../../src/diff/diff.ts'
import { changed, lit, recordedEvents } from '../helpers/diffs.ts'

type ResponseStarted = Extract<CaptureEvent, { type: 'response.started' }>
type RequestStarted = Extract<CaptureEvent, { type: 'request.started' }>

const events = await recordedEvents('docker-pull-hello-world')

/** What differs below the first row that does, if this is changed in B. */
function differing(change: (event: CaptureEvent) => CaptureEvent | null): readonly string[] {
  return lit(
    diffOf(
      changed(events, () => null),
      changed(events, change),
    ),
  ).filter((line) => line.startsWith('    '))
}

const asked = new Map(
  events.flatMap((event) => (event.type === 'request.started' ? [[event.exchange, event] as const] : [])),
)

/** The first exchange that was asked so. */
function exchange(method: string, url: RegExp): number {
  const found = [...asked].find(([, request]) => request.method === method && url.test(request.url))
  if (found === undefined) throw new Error(`nothing was asked as ${method} ${url.source}`)
  return found[0]
}

const HEAD = exchange('HEAD', /latest/)
const ROOT = exchange('GET', /\/v2\/$/)
const TOKEN = exchange('GET', /\/token/)
const MANIFEST = exchange('GET', /manifests\/sha256:8c/)
const BLOB = exchange('GET', /registry-1.*blobs/)

function answered(
  id: number,
  change: (event: ResponseStarted) => Partial<ResponseStarted>,
): readonly string[] {
  return differing((event) =>
    event.type === 'response.started' && event.exchange === id ? { ...event, ...change(event) } : null,
  )
}

function requested(
  id: number,
  change: (event: RequestStarted) => Partial<RequestStarted>,
): readonly string[] {
  return differing((event) =>
    event.type === 'request.started' && event.exchange === id ? { ...event, ...change(event) } : null,
  )
}

const withHeader =
  (name: string, value: string | null) =>
  ({ headers }: ResponseStarted | RequestStarted) => ({
    headers: [
      ...headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase()),
      ...(value === null ? [] : [[name, value] as const]),
    ],
  })

describe('fields', () => {
  it('takes secrets that were concealed with two keys for the same', () => {
    const where = (one: string) => (event: CaptureEvent) => {
      if (event.type === 'request.started' && event.exchange === HEAD)
        return { ...event, url: `${event.url}?redacted:${one}&sig=redacted:${one}` }
      const isBlob = event.type === 'response.started' && event.exchange === BLOB
      return isBlob
        ? { ...event, ...withHeader('Location', `https://s.example/b?sig=redacted:${one}`)(event) }
        : null
    }
    const [a, b] = ['0123456789ab', 'ba9876543210'].map((one) => changed(events, where(one)))
    if (a === undefined || b === undefined) throw new Error('two were made')
    expect(lit(diffOf(a, b))).toEqual([])
  })

  it.each(['Date', 'Connection', 'Transfer-Encoding'])('leaves out %s, as if it were not there', (name) => {
    expect(answered(HEAD, withHeader(name, null))).toEqual([])
    expect(answered(HEAD, withHeader(name, 'another'))).toEqual([])
  })

  it.each(['ETag', 'X-Request-Id', 'CF-Ray', 'Set-Cookie', 'RateLimit-Remaining', 'Age'])(
    'leaves out the value of %s, and tells that only one side has it',
    (name) => {
      const set = (value: string | null) => (event: CaptureEvent) =>
        event.type === 'response.started' && event.exchange === HEAD
          ? { ...event, ...withHeader(name, value)(event) }
          : null
      const [none, one, other] = [null, '1', '2'].map((value) => changed(events, set(value)))
      if (none === undefined || one === undefined || other === undefined) throw new Error('three were made')
      expect(lit(diffOf(one, other))).toEqual([])
      expect(lit(diffOf(none, other)).slice(1)).toEqual([`    ${name.toLowerCase()}: - | 2`])
    },
  )

  it('tells any other header, as it stands', () => {
    expect(answered(HEAD, withHeader('RateLimit-Limit', '200;w=21600'))).toEqual([
      '    ratelimit-limit: - | 200;w=21600',
    ])
    expect(answered(HEAD, withHeader('Docker-Content-Digest', null))).toContainEqual(
      expect.stringMatching(/^ {4}docker-content-digest: sha256:ba5145\w+ \| -$/),
    )
  })

  it('tells a status, and who gave it', () => {
    expect(answered(HEAD, () => ({ status: 200, from: 'pullscope' }))).toEqual([
      '    status: 200 | 200, unreachable',
      '    answered by: upstream | pullscope',
    ])
    expect(answered(MANIFEST, () => ({ status: 403 }))).toContain('    status: 200 | 403')
  })

  it('tells a media type and a length, of content alone', () => {
    expect(answered(MANIFEST, withHeader('Content-Type', 'text/html; charset=utf-8'))).toContainEqual(
      expect.stringMatching(/^ {4}media type: application\/vnd\.\S+ \| text\/html$/),
    )
    expect(answered(HEAD, withHeader('Content-Length', '7'))).toContainEqual(
      expect.stringMatching(/^ {4}length: \d+ \| 7$/),
    )
    expect(answered(TOKEN, withHeader('Content-Length', '7'))).toEqual([])
  })

  it('tells the parts of a challenge', () => {
    const challenge = 'Bearer realm="https://elsewhere.example/token",service="other",error="invalid_token"'
    expect(answered(ROOT, withHeader('Www-Authenticate', challenge))).toEqual([
      '    realm: https://auth.docker.io/token | https://elsewhere.example/token',
      '    service: registry.docker.io | other',
      '    challenge error: - | invalid_token',
    ])
    expect(answered(ROOT, withHeader('Www-Authenticate', 'Basic realm="x"'))).toContain(
      '    challenge: bearer | basic',
    )
  })

  it('tells where a redirect leads, without its signature', () => {
    const to = (url: string) => answered(BLOB, withHeader('Location', url))
    const own = events.flatMap((event) =>
      event.type === 'response.started' && event.exchange === BLOB
        ? event.headers.flatMap(([name, value]) => (/location/i.test(name) ? [value] : []))
        : [],
    )[0]
    if (own === undefined) throw new Error('the blob was not redirected')
    expect(to(`${own}&X-Amz-Date=20990101T000000Z`)).toEqual([])
    expect(to('https://store.example/elsewhere?Signature=s3cr3t')).toContainEqual(
      expect.stringMatching(/^ {4}redirect: \S+ \| https:\/\/store\.example\/elsewhere$/),
    )
  })

  it('tells how it was asked', () => {
    expect(requested(HEAD, ({ url }) => ({ url: `${url}?ns=docker.io` }))).toContain(
      '    query: - | ns=docker.io',
    )
    expect(requested(HEAD, withHeader('Authorization', 'Basic redacted:x'))).toContain(
      '    Authorization: bearer | basic',
    )
    expect(requested(BLOB, withHeader('Range', 'bytes=5-'))).toContain('    Range: - | bytes=5-')
    expect(requested(TOKEN, ({ url }) => ({ url: url.replace('pull', 'pull%2Cpush') }))).toContain(
      '    asked: token library/hello-world:pull | token library/hello-world:pull,push',
    )
    // What stands without a value may be a secret; each capture conceals it with a key of its own.
    for (const lone of ['redacted:111111111111', 'redacted:222222222222'])
      expect(requested(HEAD, ({ url }) => ({ url: `${url}?${lone}` }))).toEqual(['    query: - | redacted='])
    // The order of actions, and the name that a client gives itself, are of no consequence.
    expect(requested(TOKEN, ({ url }) => ({ url: `${url}&client_id=other` }))).toEqual([])
  })

  it('tells how long a token lasts, not which it is', () => {
    const other = (text: string): readonly string[] =>
      differing((event) =>
        event.type === 'response.completed' && event.exchange === TOKEN
          ? { ...event, body: { ...event.body, text } }
          : null,
      )
    expect(other('{"token":"another","expires_in":300}')).toEqual([])
    expect(other('{"token":"another","expires_in":60}')).toEqual(['    token: 300 s | 60 s'])
    expect(other('{}')).toContain('    token: 300 s | none')
  })

  it('tells of a list what one side has alone, in whatever order it comes', async () => {
    const listed = await recordedEvents('skopeo-list-tags-redis')
    const withTags = (tags: readonly string[]) =>
      changed(listed, (event) =>
        event.type === 'response.completed' && event.body.text?.includes('"tags"') === true
          ? { ...event, body: { ...event.body, text: JSON.stringify({ name: 'library/redis', tags }) } }
          : null,
      )
    const own = withTags(['7', '6'])
    expect(lit(diffOf(own, withTags(['6', '7'])))).toEqual([])
    expect(lit(diffOf(own, withTags(['6', '8'])))).toContain('    list: 2 tags, alone 7 | 2 tags, alone 8')
    expect(lit(diffOf(own, withTags(['6'])))).toContain('    list: 2 tags, alone 7 | 1 tags')
  })
})
