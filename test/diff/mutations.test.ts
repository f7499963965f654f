// What a pull may differ in from another, one thing at a time, and the lines that tell of it. Whatever is missing here,
// left-out.ts has a reason for.

import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { diffOf } from '../../src/diff/diff.ts'
import { changed, lit, recordedEvents, told } from '../helpers/diffs.ts'

type Of<Type extends CaptureEvent['type']> = Extract<CaptureEvent, { readonly type: Type }>
type RequestStarted = Of<'request.started'>
type ResponseStarted = Of<'response.started'>
type Change = (event: CaptureEvent) => CaptureEvent | null

const own = await recordedEvents('docker-pull-redis')

const urls = new Map(
  own.flatMap((event) => (event.type === 'request.started' ? [[event.exchange, event.url] as const] : [])),
)

/** Of the exchange that an event belongs to, as it was recorded; empty for others. */
function urlOf(event: CaptureEvent): string {
  return 'exchange' in event ? (urls.get(event.exchange) ?? '') : ''
}

const REGISTRY = /^https:\/\/registry-1/u
const ROOT = /\/v2\/$/u
const TOKEN = /\/token\?/u
const HEAD = /manifests\/latest$/u
const MANIFEST = /manifests\/sha256:d68209/u
const BLOB = /registry-1.*\/blobs\/sha256:477193/u
const REDIRECTS = /registry-1.*\/blobs\//u
const STORE = /^https:\/\/production\.cloudflare/u
const LAYER = /^https:\/\/production\.cloudflare.*\/4771939a/u
const ALL = /./u

const asked =
  (where: RegExp, change: (event: RequestStarted) => Partial<RequestStarted>): Change =>
  (event) =>
    event.type === 'request.started' && where.test(urlOf(event)) ? { ...event, ...change(event) } : null

const answered =
  (where: RegExp, change: (event: ResponseStarted) => Partial<ResponseStarted>): Change =>
  (event) =>
    event.type === 'response.started' && where.test(urlOf(event)) ? { ...event, ...change(event) } : null

/** null takes it away. */
const header =
  (name: string, value: string | null | ((before: string) => string)) =>
  ({ headers }: RequestStarted | ResponseStarted) => {
    const before = headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1] ?? ''
    const given = typeof value === 'function' ? value(before) : value
    return {
      headers: [
        ...headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase()),
        ...(given === null ? [] : [[name, given] as const]),
      ],
    }
  }

const dialled =
  (where: RegExp, change: (event: Of<'upstream.connected'>) => Partial<Of<'upstream.connected'>>): Change =>
  (event) =>
    event.type === 'upstream.connected' && where.test(`https://${event.authority}`)
      ? { ...event, ...change(event) }
      : null

/** What the proxy writes of a handshake. */
const tls =
  (protocol: string, issuer: string, wouldFail?: 'tls-expired') =>
  (): Pick<Of<'upstream.connected'>, 'tls'> => ({
    tls: {
      ...{ protocol, cipher: 'c', verification: wouldFail === undefined ? 'on' : 'off' },
      ...(wouldFail === undefined ? {} : { wouldFail }),
      certificate: { subject: 'CN=x', issuer, notBefore: null, notAfter: null, sha256: '0'.repeat(64) },
    },
  })

const text =
  (where: RegExp, change: (before: string) => string): Change =>
  (event) =>
    event.type === 'response.completed' && where.test(urlOf(event)) && event.body.text !== undefined
      ? { ...event, body: { ...event.body, text: change(event.body.text) } }
      : null

function diffed(change: Change, before: Change = () => null): readonly string[] {
  const first = own.map((event) => before(event) ?? event)
  return lit(
    diffOf(
      changed(first, () => null),
      changed(first, change),
    ),
  )
}

const row = (ask: string): string => `≠ ${ask} | ${ask}`
/** A line that begins and ends so. */
const like = (pattern: RegExp): string => expect.stringMatching(pattern) as string

const LAYER_ROW = row('GET layer 3/6 sha256:477193…')

describe('of all answers, told once', () => {
  it.each<[string, Change, readonly string[]]>([
    [
      'a registry over plain HTTP',
      asked(REGISTRY, ({ url }) => ({ url: url.replace('https:', 'http:') })),
      ['scheme of registry: registry: A asks over https; B asks over http'],
    ],
    [
      'HTTP/2 all along',
      (event) =>
        asked(ALL, () => ({ httpVersion: '2' }))(event) ?? answered(ALL, () => ({ httpVersion: '2' }))(event),
      ['HTTP version: A speaks HTTP/1.1; B speaks HTTP/2'],
    ],
    [
      'HTTP/1.0 behind a proxy',
      answered(STORE, () => ({ httpVersion: '1.0' })),
      ['HTTP version of blob store: blob store: A speaks HTTP/1.1; B speaks HTTP/1.1 answered by HTTP/1.0'],
    ],
    [
      'a cache on the way',
      answered(ALL, header('Via', '1.1 squid')),
      ['headers of answers: B alone is answered with via: 1.1 squid'],
    ],
    [
      'several marks of it in one sentence',
      (event) =>
        answered(REGISTRY, (each) => {
          const { headers } = header('X-Cache', 'HIT from corp')(each)
          return header('Age', '7')({ ...each, headers })
        })(event),
      ['headers of answers of registry: registry: B alone is answered with age, x-cache: HIT from corp'],
    ],
    [
      'another server',
      answered(STORE, header('Server', 'nginx')),
      [
        'headers of answers of blob store: blob store: A alone is answered with server: cloudflare; B alone is answered with server: nginx',
      ],
    ],
    [
      'what some kinds of answers have alone',
      answered(STORE, header('CF-Ray', '1')),
      ['headers of answers of blob store: blob store: B alone is answered with cf-ray'],
    ],
    [
      'a header that clients go by, with what it is for',
      answered(REGISTRY, header('Docker-Distribution-Api-Version', null)),
      [
        'headers of answers of registry: registry: A alone is answered with docker-distribution-api-version: registry/2.0 (docker login wants it on the 401 of the root)',
      ],
    ],
    [
      'another place in the store',
      (event) =>
        answered(
          REDIRECTS,
          header('Location', (url) => url.replace('/docker/registry/', '/mirror/')),
        )(event) ?? asked(STORE, ({ url }) => ({ url: url.replace('/docker/registry/', '/mirror/') }))(event),
      [
        'redirect of registry (config, layers): registry (config, layers): A is sent to https://production.cloudflare.docker.com/docker/registry/v2/blobs/sha256/DIGEST/data; B is sent to https://production.cloudflare.docker.com/mirror/v2/blobs/sha256/DIGEST/data',
      ],
    ],
    [
      'a header that is sent along',
      asked(ALL, header('X-Corp-Proxy', 'yes')),
      ['headers of requests: B alone sends x-corp-proxy: yes'],
    ],
    [
      'another version of the client',
      asked(
        ALL,
        header('User-Agent', (agent) => agent.replace('20.10.24', '27.1.0')),
      ),
      ['client: A is docker 20.10.24; B is docker 27.1.0'],
    ],
    [
      'a client that differs behind its version',
      asked(
        ALL,
        header('User-Agent', (agent) => agent.replace('go1.19.8', 'go1.23')),
      ),
      [like(/^headers of requests: A alone sends user-agent: docker.*; B alone sends user-/u)],
    ],
    [
      'a proxy between pullscope and the registry',
      dialled(ALL, () => ({ via: 'http://proxy.corp:3128' })),
      ['upstream proxy: A goes through no proxy; B goes through http://proxy.corp:3128'],
    ],
  ])('%s', (_, change, expected) => {
    expect(diffed(change)).toEqual(expected)
  })

  it.each<[string, Change, readonly string[]]>([
    [
      'an older TLS',
      dialled(ALL, tls('TLSv1.2', 'CN=Root')),
      ['TLS version: A speaks TLSv1.3; B speaks TLSv1.2'],
    ],
    [
      'a certificate of another authority',
      dialled(ALL, tls('TLSv1.3', 'CN=Corp')),
      ['certificate issuer: A is shown a certificate of CN=Root; B is shown a certificate of CN=Corp'],
    ],
    [
      'a certificate that is bad',
      dialled(ALL, tls('TLSv1.3', 'CN=Root', 'tls-expired')),
      ['certificate: A is shown one that is not known to be bad; B is shown one that is tls-expired'],
    ],
  ])('%s', (_, change, expected) => {
    const lines = diffed(change, dialled(ALL, tls('TLSv1.3', 'CN=Root')))
    expect(lines.filter((line) => !line.startsWith('findings'))).toEqual(expected)
  })
})

describe('of some steps, told of these', () => {
  it.each<[string, Change, readonly string[]]>([
    [
      'a cache that has one layer',
      answered(LAYER, header('X-Cache', 'HIT')),
      [LAYER_ROW, '    x-cache: - | HIT'],
    ],
    [
      'a cache that has some layers',
      answered(/production\.cloudflare.*\/(?:4771939a|e26c6ce3)/u, header('X-Cache', 'HIT')),
      [LAYER_ROW, '    x-cache: - | HIT', row('GET layer 6/6 sha256:e26c6c…'), '    x-cache: - | HIT'],
    ],
    [
      'how long it may be kept',
      answered(HEAD, header('Cache-Control', 'no-store')),
      [row('HEAD latest'), '    cache-control: - | no-store'],
    ],
    [
      'another service in the request for a token',
      asked(TOKEN, ({ url }) => ({ url: url.replace('registry.docker.io', 'other.example') })),
      [row('token library/redis:pull'), '    query: service=registry.docker.io | service=other.example'],
    ],
    [
      'an account in it',
      asked(TOKEN, ({ url }) => ({ url: `${url}&account=alice&client_id=docker` })),
      [row('token library/redis:pull'), '    query: - | account=alice'],
    ],
    [
      'a secret parameter in it',
      asked(TOKEN, ({ url }) => ({ url: `${url}&x=redacted:0123456789ab` })),
      [row('token library/redis:pull'), '    query: - | x=redacted'],
    ],
    [
      'a scope',
      asked(TOKEN, ({ url }) => ({ url: url.replace('%3Apull', '%3Apull%2Cpush') })),
      [
        '≠ token library/redis:pull | token library/redis:pull,push',
        '    asked: token library/redis:pull | token library/redis:pull,push',
      ],
    ],
    [
      'the lifetime of the token',
      text(TOKEN, (json) => json.replace('"expires_in":300', '"expires_in":60')),
      [row('token library/redis:pull'), '    token: 300 s | 60 s'],
    ],
    [
      'what the token opens',
      text(TOKEN, (json) => json.replaceAll('[\\"pull\\"]', '[\\"pull\\",\\"push\\"]')),
      [row('token library/redis:pull'), '    access: repository:pull | repository:pull,push'],
    ],
    [
      'the media type of an answer',
      answered(LAYER, header('Content-Type', 'text/html')),
      [LAYER_ROW, '    media type: application/octet-stream | text/html'],
    ],
    [
      'the media type of a refusal',
      answered(ROOT, header('Content-Type', 'text/html')),
      [row('GET /v2/'), '    media type: application/json | text/html'],
    ],
    [
      'HTTP of one answer',
      answered(TOKEN, () => ({ httpVersion: '2' })),
      [row('token library/redis:pull'), '    HTTP version: HTTP/1.1 | HTTP/1.1 answered by HTTP/2'],
    ],
    [
      'what one request accepts, though others of that side accept it',
      asked(MANIFEST, ({ headers }) => ({
        headers: headers.filter(([name, value]) => name !== 'Accept' || !value.includes('oci')),
      })),
      [
        row('GET manifest sha256:d68209…'),
        '    Accept: application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json | -',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(diffed(change)).toEqual(expected)
  })

  // The pull ends in another way, too.
  it.each<[string, Change, readonly string[]]>([
    [
      'a redirect to another path',
      answered(
        BLOB,
        header('Location', (url) => url.replace('/data', '/other')),
      ),
      [row('GET layer 3/6 sha256:477193…'), like(/^ {4}redirect: \S+\/data \| \S+\/other$/u)],
    ],
    [
      'credentials that are sent to the store',
      asked(LAYER, header('Authorization', 'Bearer redacted:0123456789ab')),
      [LAYER_ROW, '    Authorization: - | bearer'],
    ],
    [
      'a part that is asked for',
      asked(LAYER, header('Range', 'bytes=5-')),
      [LAYER_ROW, '    Range: - | bytes=5-'],
    ],
    [
      'a failure',
      answered(LAYER, () => ({ status: 503 })),
      [
        'status: A is complete; B is failed',
        'failures: A has none; B has 1 step that failed',
        LAYER_ROW,
        '    status: 200 | 503',
      ],
    ],
  ])('%s, and what comes of it', (_, change, expected) => {
    expect(diffed(change)).toEqual(expect.arrayContaining([...expected]))
  })
})

it('tells of each step what no two have alike', () => {
  let times = 0
  const lines = diffed(answered(STORE, (event) => header('Server', `n${times++}`)(event)))
  expect(lines.filter((line) => line.startsWith('    server: cloudflare | n'))).toHaveLength(7)
  expect(lines.filter((line) => line.startsWith('headers'))).toEqual([])
})

describe('what another capture has besides', () => {
  const end = own.at(-1)?.at ?? 0

  function added(events: readonly CaptureEvent[]): readonly string[] {
    return told(
      diffOf(
        changed(own, () => null),
        changed([...own, ...events], () => null),
      ),
    )
  }

  it('a host that could not be reached', () => {
    const lines = added([
      { at: end, type: 'connection.opened', connection: 900, client: '127.0.0.1:1' },
      {
        ...{ at: end, type: 'upstream.failed', connection: 900, authority: 'other.example' },
        ...{ cause: 'refused', message: 'connect ECONNREFUSED' },
      },
    ])
    expect(lines).toEqual([...added([]), '# - | -'])
  })

  it('a request that was made again', () => {
    const again = own.flatMap((event): CaptureEvent[] =>
      LAYER.test(urlOf(event)) && 'exchange' in event
        ? [{ ...event, exchange: 900, at: event.at + end }]
        : [],
    )
    const lines = added(again)
    expect(lines).toContain('retries: A repeats none; B repeats 1 request')
    expect(lines).toContain('≠ - | GET layer 3/6 sha256:477193…')
  })
})
