import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent, CaptureFact } from '../../src/capture/event.ts'
import { parseRedacted } from '../../src/capture/fingerprint.ts'
import { createRedactor } from '../../src/capture/redact.ts'
import { anyEvent } from '../helpers/events.ts'

const key = Buffer.alloc(16, 7)
const redactor = createRedactor({ key, secrets: 'redacted' })

const CANARY = 'c4n4ry-Secret_value'
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const ACCESS = [{ type: 'repository', name: 'library/redis', actions: ['pull'] }]
const JWT = [
  part({ alg: 'RS256', x5c: [CANARY] }),
  part({ exp: 2, iat: 1, aud: 'r', access: ACCESS, sub: CANARY }),
  CANARY,
].join('.')

const request = (fact: { url?: string; headers?: [string, string][] }): CaptureFact => ({
  type: 'request.started',
  exchange: 0,
  connection: 0,
  method: 'GET',
  url: fact.url ?? 'https://r.example/v2/',
  httpVersion: '1.1',
  headers: fact.headers ?? [],
})
const response = (headers: [string, string][]): CaptureFact => ({
  type: 'response.started',
  exchange: 0,
  from: 'upstream',
  status: 200,
  reason: 'OK',
  httpVersion: '1.1',
  headers,
})
const tunnel = (fact: { sni?: string; alpn?: readonly string[] }): CaptureFact => ({
  type: 'tunnel.opened',
  connection: 0,
  authority: 'r.example',
  intercepted: true,
  sni: fact.sni ?? null,
  alpn: fact.alpn ?? [],
})
const body = (text: string): CaptureFact => ({
  type: 'response.completed',
  exchange: 0,
  body: { bytes: text.length, sha256: '0'.repeat(64), kept: 'whole', text },
})
const redact = (fact: CaptureFact): CaptureEvent => redactor({ at: 0, ...fact })
const shown = (fact: CaptureFact): string => JSON.stringify(redact(fact))

describe('no secret passes', () => {
  const places: Record<string, CaptureFact> = {
    'bearer token': request({ headers: [['Authorization', `Bearer ${CANARY}`]] }),
    JWT: request({ headers: [['authorization', `bearer ${JWT}`]] }),
    'credentials without a scheme': request({ headers: [['Authorization', CANARY]] }),
    'proxy credentials': request({ headers: [['Proxy-Authorization', `Basic ${CANARY}`]] }),
    cookie: request({ headers: [['Cookie', `a=${CANARY}`]] }),
    'X-Registry-Auth': request({ headers: [['X-Registry-Auth', CANARY]] }),
    'X-Amz-Security-Token': request({ headers: [['X-Amz-Security-Token', CANARY]] }),
    'signed URL': request({ url: `https://cdn.example/b?X-Amz-Signature=${CANARY}&X-Amz-Date=2` }),
    'lone query value': request({ url: `https://cdn.example/b?${CANARY}` }),
    'user and password in a URL': request({ url: `https://bob:${CANARY}@r.example/v2/` }),
    fragment: request({ url: `https://r.example/#${CANARY}` }),
    Location: response([['Location', `https://cdn.example/b?verify=${CANARY}`]]),
    'relative Location': response([['location', `/v2/a/blobs/uploads/1?_state=${CANARY}`]]),
    'relative Link': response([['Link', `</v2/_catalog?n=2&sig=${CANARY}>; rel="next"`]]),
    'Set-Cookie': response([['Set-Cookie', `s=${CANARY}; Path=/`]]),
    'any header that holds a JWT': response([['X-Whatever', `v=${JWT}`]]),
    'challenge with a signed realm': response([
      ['Www-Authenticate', `Bearer realm="https://a.example/t?sig=${CANARY}",service="s"`],
    ]),
    'token body': body(
      JSON.stringify({ token: CANARY, access_token: JWT, refresh_token: CANARY, expires_in: 300 }),
    ),
    'nested token': body(JSON.stringify({ a: [{ identity_token: CANARY }] })),
    'token body cut off': body(`{"expires_in":300,"token":"${CANARY}`),
    'password form': body(`grant_type=password&username=bob&password=${CANARY}&scope=repository:a:pull`),
    'password with a comma in a text': body(`cannot log in, password=Hunter2,${CANARY};${CANARY}, try again`),
    'credentials in prose': body(`the header was: Authorization: Bearer ${CANARY}`),
    'URL in an error page': body(`<a href="https://cdn.example/x?sig=${CANARY}">x</a>`),
    'deeply nested': body(`${'['.repeat(90)}{"token":"${CANARY}"}${']'.repeat(90)}`),
    'user and password with two @': request({ url: `https://u@v:${CANARY}@r.example/v2/` }),
    'CONNECT with credentials': request({ url: `user:${CANARY}@evil.test:443` }),
    'parameter of a path': response([['Location', `https://cdn.example/a;sig=${CANARY}`]]),
    'relative URL in a header': response([['Refresh', `0; url=/a?sig=${CANARY}`]]),
    'URL in an unknown header': response([['X-Original-Url', `/v2/?X-Amz-Signature=${CANARY}`]]),
    'Artifactory key': request({ headers: [['X-JFrog-Art-Api', CANARY]] }),
    'relative URL in JSON': body(JSON.stringify({ url: `/x?sig=${CANARY}` })),
    ...Object.fromEntries(
      [
        { token: [CANARY] },
        { password: { v: CANARY } },
        { authToken: CANARY },
        { user_token: CANARY },
        { authorizationToken: CANARY },
        { secretKey: CANARY },
        { AWSSecretAccessKey: CANARY },
        { private_key: CANARY },
        { jwt: CANARY },
        { session: CANARY },
      ].map((value) => [`JSON ${Object.keys(value)[0]}`, body(JSON.stringify(value))]),
    ),
    'Location that pullscope rewrote': {
      ...response([]),
      rewritten: [
        { part: 'location', from: `https://cdn.example/b?sig=${CANARY}`, to: `http://me/b?sig=${CANARY}` },
      ],
    } as CaptureFact,
    'realm that pullscope rewrote': {
      ...response([]),
      rewritten: [
        { part: 'www-authenticate', from: `Bearer realm="https://a.example/t?sig=${CANARY}"`, to: null },
      ],
    } as CaptureFact,
    'Link that pullscope rewrote': {
      ...response([]),
      rewritten: [{ part: 'link', from: null, to: `</v2/_catalog?sig=${CANARY}>; rel="next"` }],
    } as CaptureFact,
    'request that pullscope rewrote': {
      ...request({}),
      rewritten: [
        { part: 'url', from: `http://me/b?verify=${CANARY}`, to: `https://cdn.example/b?verify=${CANARY}` },
        { part: 'authorization', from: `Bearer ${CANARY}`, to: null },
      ],
    } as CaptureFact,
    'interim answer': {
      type: 'interim.passed',
      exchange: 0,
      status: 103,
      reason: 'Early Hints',
      headers: [['Set-Cookie', `s=${CANARY}`]],
    },
    'name in a TLS handshake': tunnel({ sni: `bob:${CANARY}` }),
    'name in a TLS handshake that only begins as one': tunnel({ sni: `${CANARY}.r.example/` }),
    'protocol in a TLS handshake': tunnel({ alpn: ['h2', `Bearer ${CANARY}`] }),
    'upstream proxy': {
      type: 'upstream.connected',
      connection: 0,
      authority: 'r.example',
      address: '127.0.0.1:1080',
      dnsMs: null,
      connectMs: 1,
      tlsMs: 1,
      via: `socks5h://bob:${CANARY}@127.0.0.1:1080`,
    },
    'error message': {
      type: 'exchange.failed',
      exchange: 0,
      side: 'upstream',
      cause: 'other',
      message: `GET https://cdn.example/x?sig=${CANARY}`,
    },
    trailer: {
      type: 'response.completed',
      exchange: 0,
      body: { bytes: 0, sha256: '0'.repeat(64), kept: 'none' },
      trailers: [['Authentication-Info', CANARY]],
    },
    'bytes that are no text': {
      type: 'response.completed',
      exchange: 0,
      body: {
        bytes: 1,
        sha256: '0'.repeat(64),
        kept: 'whole',
        base64: Buffer.from(CANARY).toString('base64'),
      },
    },
    ...Object.fromEntries(
      [
        ['skopeo', 'copy', '--src-creds', `bob:${CANARY}`],
        ['podman', 'login', `--password=${CANARY}`],
        ['docker', 'login', '-p', CANARY],
        ['curl', '-u', `bob:${CANARY}`, 'https://r.example'],
        ['curl', `https://bob:${CANARY}@r.example/?sig=${CANARY}`],
        ['curl', '-H', `Authorization: Bearer ${CANARY}`],
        ['env', `REGISTRY_TOKEN=${CANARY}`, 'crane'],
        ['curl', `-uuser:${CANARY}`],
        ['docker', 'login', `-p${CANARY}`],
        ['sh', '-c', `podman login -u me -p ${CANARY} r.example`],
        ['curl', '-H', `PRIVATE-TOKEN: ${CANARY}`],
        ['curl', '--proxy-user', `u:${CANARY}`],
        ['curl', '--oauth2-bearer', CANARY],
        ['curl', '-b', `session=${CANARY}`],
        ['curl', '-d', `password=${CANARY}&x=1`],
        ['curl', '-d', `x=1&pass=${CANARY}`],
        ['curl', `u:${CANARY}@r.example/v2`],
        ['env', `REGISTRY_AUTH=${CANARY}`, 'x'],
      ].map((argv) => [
        argv.slice(0, 3).join(' ').replace(CANARY, '…'),
        { type: 'client.started', argv } as const,
      ]),
    ),
  }
  const encoded = Buffer.from(CANARY).toString('base64').slice(0, 16)

  it.each(Object.entries(places))('%s', (_, fact) => {
    expect(JSON.stringify(fact)).toMatch(new RegExp(`${CANARY}|${encoded}`))
    expect(shown(fact)).not.toContain(CANARY)
    expect(shown(fact)).not.toContain(encoded)
  })
})

describe('what is kept', () => {
  it('the same secret has the same fingerprint, wherever it stands', () => {
    const sent = redact(request({ headers: [['Authorization', `Bearer ${JWT}`]] }))
    const issued = redact(body(JSON.stringify({ token: JWT })))
    const [, value = ''] = sent.type === 'request.started' ? (sent.headers[0] ?? []) : []
    const text = issued.type === 'response.completed' ? (issued.body.text ?? '') : ''
    const token = parseRedacted((JSON.parse(text) as { token: string }).token)
    expect(value).toMatch(/^Bearer redacted:[0-9a-f]{12} /)
    expect(parseRedacted(value.slice('Bearer '.length))).toEqual(token)
    expect(token?.claims).toEqual({ exp: 2, iat: 1, aud: 'r', access: ACCESS })
  })

  it('another key gives another fingerprint', () => {
    const other = createRedactor({ key: Buffer.alloc(16, 8), secrets: 'redacted' })
    const fact = request({ headers: [['Authorization', `Bearer ${CANARY}`]] })
    expect(other({ at: 0, ...fact })).not.toEqual(redact(fact))
  })

  it('parameters of the protocol, and everything that is no secret', () => {
    const url =
      'https://auth.docker.io/token?scope=repository%3Alibrary%2Fredis%3Apull&service=registry.docker.io'
    const fact = request({
      url,
      headers: [
        ['Accept', 'a/b'],
        ['accept', 'c/d'],
        ['Cache-Control', 'max-age=0'],
      ],
    })
    expect(redact(fact)).toEqual({ at: 0, ...fact })
    const challenge = response([
      ['Www-Authenticate', 'Bearer realm="https://auth.docker.io/token",service="x"'],
    ])
    expect(redact(challenge)).toEqual({ at: 0, ...challenge })
    const manifest = body('{"schemaVersion": 2,  "layers": []}')
    expect(redact(manifest)).toEqual({ at: 0, ...manifest })
    const limit = response([
      ['RateLimit-Limit', '100;w=21600'],
      ['Basic', 'Basic authentication is required'],
    ])
    expect(redact(limit)).toEqual({ at: 0, ...limit })
  })

  it.each([
    ['podman pull docker.io/library/redis:7@sha256:' + 'a'.repeat(64)],
    [
      'skopeo copy --src-tls-verify=false --authfile /run/a.json docker://docker.io/library/redis:7 dir:redis',
    ],
    ['ctr images pull --snapshotter native --platform linux/arm64 docker.io/library/redis:7'],
    ['curl -sS https://registry-1.docker.io/v2/library/redis/tags/list?n=2&last=b'],
    ['docker pull localhost:5000/author/app:v1'],
  ])('of a command: %s', (line) => {
    const fact: CaptureFact = { type: 'client.started', argv: line.split(' ') }
    expect(redact(fact)).toEqual({ at: 0, ...fact })
  })

  it.each([
    ...['r.example', 'R.Example.', 'my_registry', 'xn--bcher-kva.example', '127.0.0.1', '::1', '[fe80::1]'],
    'docker-images-prod.6aa30f8b08e16409b46e0173d6de2f56.r2.cloudflarestorage.com',
  ])('of a TLS handshake: %s', (sni) => {
    const fact = tunnel({ sni, alpn: ['h2', 'http/1.1'] })
    expect(redact(fact)).toEqual({ at: 0, ...fact })
  })

  it('of a manifest: annotations that only look like secrets', () => {
    const fact = body('{"annotations":{"org.opencontainers.image.authors":"a@b.example","token_type":"x"}}')
    expect(redact(fact)).toEqual({ at: 0, ...fact })
  })

  it('says that a body was changed, because its hash no longer fits', () => {
    const event = redact(body('{"token":"abcdefgh"}'))
    expect(event).toMatchObject({ body: { redacted: true } })
  })

  it('of a request, no hash by which a password could be guessed, but that of content', () => {
    const sent = (text: string): CaptureFact => ({ ...body(text), type: 'request.completed' }) as CaptureFact
    const form = redact(sent('grant_type=password&username=bob&password=hunter2'))
    expect(form).toMatchObject({ body: { sha256: null, redacted: true } })
    const config = redact(sent('{"rootfs":{},"config":{"Env":["DB_PASSWORD=hunter2"]}}'))
    expect(config).toMatchObject({ body: { sha256: '0'.repeat(64), redacted: true } })
    expect(redact(sent('{}'))).toMatchObject({ body: { sha256: '0'.repeat(64) } })
  })

  it('everything, with --keep-secrets', () => {
    const keeping = createRedactor({ key, secrets: 'kept' })
    const event = { at: 0, ...request({ headers: [['Authorization', `Bearer ${CANARY}`]] }) }
    expect(keeping(event)).toBe(event)
  })
})

it('redaction never throws, and redacting twice is redacting once', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const once = redactor(event)
      expect(redactor(once)).toEqual(once)
    }),
  )
})
