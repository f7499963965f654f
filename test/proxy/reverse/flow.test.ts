// A registry, its token server and its CDN behind `--reverse`, byte by byte: raw client, raw origins.

import { describe, expect, it } from 'vitest'
import { HOST, proxyRig, upstreamAuthority, type ProxyRig } from '../../helpers/proxy-rig.ts'
import { rawOrigin, type RawOrigin } from '../../helpers/raw-origin.ts'
import type { RawPeer } from '../../helpers/raw-peer.ts'

const AUTH = 'auth.test'
const CDN = 'cdn.test'
const TARGET = { scheme: 'https', host: HOST, port: 443 } as const

interface Stage extends ProxyRig {
  readonly client: RawPeer
  readonly auth: RawOrigin
  readonly cdn: RawOrigin
  /** `Host` of the client. */
  readonly us: string
}

async function stage(): Promise<Stage> {
  const upstream = await upstreamAuthority()
  const [registry, auth, cdn] = await Promise.all(
    [HOST, AUTH, CDN].map((host) => rawOrigin({ leaf: upstream.leafFor(host) })),
  )
  if (registry === undefined || auth === undefined || cdn === undefined)
    throw new Error('an origin is missing')
  const to = (
    host: string,
    { port }: RawOrigin,
  ): { host: string; port: null; toHosts: string[]; toPort: number } => ({
    ...{ host, port: null },
    ...{ toHosts: ['127.0.0.1'], toPort: port },
  })
  const rig = await proxyRig({
    origin: registry,
    reverse: TARGET,
    connectTo: [to(HOST, registry), to(AUTH, auth), to(CDN, cdn)],
  })
  const client = await rig.connect()
  return { ...rig, client, auth, cdn, us: `127.0.0.1:${rig.proxy.address.port}` }
}

/** Sends a request, and gives the head that `origin` gets of it; then lets it answer. */
async function ask(
  { client }: Stage,
  origin: RawOrigin,
  { request, answer }: { readonly request: string; readonly answer: string },
): Promise<{ readonly up: string; readonly down: string }> {
  const [before, seen] = [client.text().length, origin.peers[0]?.text().length ?? 0]
  client.send(request)
  const peer = await origin.peer(0)
  const up = (await peer.until(new RegExp(`^[^]{${seen}}[^]*\r\n\r\n$`))).slice(seen)
  peer.send(answer)
  const down = await client.until(new RegExp(`^[^]{${before}}[^]*\r\n\r\n(?:[^]*ok)?$`))
  return { up, down: down.slice(before) }
}

describe('a pull through --reverse', () => {
  it('challenge, token, manifest, redirect and blob: all by way of pullscope, without TLS', async () => {
    const on = await stage()
    const { us } = on
    const challenge = (realm: string): string =>
      `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm="${realm}",service="s"\r\nContent-Length: 2\r\n\r\nok`
    const realm = `http://${us}/.pullscope/realm/https/${AUTH}/token`
    expect(
      await ask(on, on.origin, {
        request: `GET /v2/ HTTP/1.1\r\nUser-Agent: docker/20\r\nHost: ${us}\r\nX-odd: 1\r\n\r\n`,
        answer: challenge(`https://${AUTH}/token`),
      }),
    ).toEqual({
      up: `GET /v2/ HTTP/1.1\r\nUser-Agent: docker/20\r\nHost: ${HOST}\r\nX-odd: 1\r\n\r\n`,
      down: challenge(realm),
    })

    const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
    const token = await ask(on, on.auth, {
      request: `GET /.pullscope/realm/https/${AUTH}/token?scope=a%2Fb HTTP/1.1\r\nHost: ${us}\r\nAuthorization: Basic dTpw\r\n\r\n`,
      answer: ok,
    })
    expect(token.up).toBe(
      `GET /token?scope=a%2Fb HTTP/1.1\r\nHost: ${AUTH}\r\nAuthorization: Basic dTpw\r\n\r\n`,
    )

    const redirect = (to: string): string =>
      `HTTP/1.1 307 Temporary Redirect\r\nlocation: ${to}/blob?sig=%2B%2f\r\nDocker-Content-Digest: d\r\nContent-Length: 0\r\n\r\n`
    const blob = await ask(on, on.origin, {
      request: `GET /v2/a/blobs/d HTTP/1.1\r\nHost: ${us}\r\nAuthorization: Bearer t\r\n\r\n`,
      answer: redirect(`https://${CDN}`),
    })
    expect(blob.up).toContain('\r\nAuthorization: Bearer t\r\n')
    expect(blob.down).toBe(redirect(`http://${us}/.pullscope/redirect/https/${CDN}`))

    const content = await ask(on, on.cdn, {
      request: `GET /.pullscope/redirect/https/${CDN}/blob?sig=%2B%2f HTTP/1.1\r\nHost: ${us}\r\nAuthorization: Bearer t\r\n\r\n`,
      answer: ok,
    })
    expect(content).toEqual({ up: `GET /blob?sig=%2B%2f HTTP/1.1\r\nHost: ${CDN}\r\n\r\n`, down: ok })

    await on.event('response.completed', 3)
    expectRealFlow(on)
  })

  it('an upload goes on where it was begun', async () => {
    const on = await stage()
    const { us, origin } = on
    const accepted = (to: string): string =>
      `HTTP/1.1 202 Accepted\r\nLocation: ${to}/v2/a/blobs/uploads/u?_state=x%3D\r\nRange: 0-0\r\nContent-Length: 0\r\n\r\n`
    const { down } = await ask(on, origin, {
      request: `POST /v2/a/blobs/uploads/ HTTP/1.1\r\nHost: ${us}\r\nContent-Length: 0\r\n\r\n`,
      answer: accepted(`https://${HOST}`),
    })
    expect(down).toBe(accepted(`http://${us}`))
    on.client.send(
      `PUT /v2/a/blobs/uploads/u?_state=x%3D&digest=d HTTP/1.1\r\nHost: ${us}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
    )
    const peer = await origin.peer(0)
    expect(await peer.until('\r\n0\r\n\r\n')).toContain(
      `PUT /v2/a/blobs/uploads/u?_state=x%3D&digest=d HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
    )
  })

  it('a reset in a body is a reset', async () => {
    const on = await stage()
    on.client.send(`GET /v2/a/blobs/d HTTP/1.1\r\nHost: ${on.us}\r\n\r\n`)
    const peer = await on.origin.peer(0)
    await peer.until('\r\n\r\n')
    peer.send('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
    await on.client.until('half')
    peer.socket.destroy()
    await on.client.over()
    expect(await on.event('exchange.failed')).toMatchObject({ side: 'upstream', cause: 'truncated' })
  })
})

/** What the log tells is what registry, token server and CDN saw and said. */
function expectRealFlow(on: Stage): void {
  const { us } = on
  expect(
    on.all('request.started').map(({ method, url }) => `${method} ${url.replace(/sig=.*/, 'sig')}`),
  ).toEqual([
    `GET https://${HOST}/v2/`,
    `GET https://${AUTH}/token?scope=a%2Fb`,
    `GET https://${HOST}/v2/a/blobs/d`,
    `GET https://${CDN}/blob?sig`,
  ])
  const [first, , , last] = on.all('request.started')
  expect(first?.headers).toEqual([
    ['User-Agent', 'docker/20'],
    ['Host', us],
    ['X-odd', '1'],
  ])
  expect(first?.rewritten).toEqual([
    { part: 'url', from: `http://${us}/v2/`, to: `https://${HOST}/v2/` },
    { part: 'host', from: us, to: HOST },
  ])
  expect(last?.rewritten?.map(({ part, to }) => [part, to])).toEqual([
    ['url', expect.stringContaining(`https://${CDN}/blob`)],
    ['host', CDN],
    ['authorization', null],
  ])
  const [challenge, , redirect, blob] = on.all('response.started')
  expect(challenge?.headers[0]).toEqual([
    'WWW-Authenticate',
    `Bearer realm="https://${AUTH}/token",service="s"`,
  ])
  expect(challenge?.rewritten).toEqual([
    {
      part: 'www-authenticate',
      from: `Bearer realm="https://${AUTH}/token",service="s"`,
      to: `Bearer realm="http://${us}/.pullscope/realm/https/${AUTH}/token",service="s"`,
    },
  ])
  expect(redirect?.headers[0]?.[1]).toMatch(`https://${CDN}/blob`)
  expect(redirect?.rewritten?.map(({ part }) => part)).toEqual(['location'])
  expect(blob).not.toHaveProperty('rewritten')
  expect(JSON.stringify(on.events)).not.toMatch(/dTpw|%2B%2f/) // nor in what is told of changes
}

describe('what --reverse does not do', () => {
  it('relay to hosts that nobody has named', async () => {
    const on = await stage()
    on.client.send(`GET /.pullscope/redirect/https/${CDN}/x HTTP/1.1\r\nHost: ${on.us}\r\n\r\n`)
    expect(await on.client.until('none of them')).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
    expect(await on.event('exchange.failed')).toMatchObject({ side: 'client', cause: 'access-denied' })
    expect(on.cdn.peers).toHaveLength(0)
  })

  it('stand in for itself', async () => {
    const free = await rawOrigin({})
    await free.close()
    const { port } = free
    const reverse = { scheme: 'http', host: '127.0.0.1', port } as const
    const rig = await proxyRig({ reverse, listen: [{ host: '127.0.0.1', port }], connectTo: [] })
    const client = await rig.connect()
    client.send(`GET /v2/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    expect(await client.until('that is pullscope itself')).toMatch(/^HTTP\/1\.1 421 Misdirected Request\r\n/)
    expect(await rig.event('upstream.failed')).toMatchObject({ cause: 'own-listener' })
  })

  it('take the place of the proxy: CONNECT and absolute form are as without it', async () => {
    const rig = await proxyRig({ reverse: TARGET })
    const tunnel = await rig.tunnel()
    tunnel.send(`GET /.pullscope/x HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    const upstream = await rig.origin.peer(0)
    expect(await upstream.until('\r\n\r\n')).toBe(`GET /.pullscope/x HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    upstream.send('HTTP/1.1 307 x\r\nLocation: https://cdn.test/\r\nContent-Length: 2\r\n\r\nok')
    expect(await tunnel.until('ok')).toContain('Location: https://cdn.test/\r\n')
    expect(await rig.event('request.started')).not.toHaveProperty('rewritten')
  })
})

describe('an upstream of --reverse', () => {
  it('may speak plain HTTP', async () => {
    const origin = await rawOrigin({})
    const rig = await proxyRig({ origin, reverse: { scheme: 'http', host: HOST, port: 5001 } })
    const client = await rig.connect()
    client.send('GET /v2/ HTTP/1.0\r\n\r\n')
    const upstream = await origin.peer(0)
    expect(await upstream.until('\r\n\r\n')).toBe(`GET /v2/ HTTP/1.1\r\nHost: ${HOST}:5001\r\n\r\n`)
    upstream.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    await client.until('ok')
    expect((await rig.event('request.started')).url).toBe(`http://${HOST}:5001/v2/`)
  })

  it('may lead on to TLS at the same port, which is another connection', async () => {
    const origin = await rawOrigin({})
    const rig = await proxyRig({ origin, reverse: { scheme: 'http', host: HOST, port: 5001 } })
    const client = await rig.connect()
    client.send('GET /v2/ HTTP/1.1\r\nHost: us.test\r\n\r\n')
    const plain = await origin.peer(0)
    await plain.until('\r\n\r\n')
    plain.send(`HTTP/1.1 307 x\r\nLocation: https://${HOST}:5001/x\r\nContent-Length: 2\r\n\r\nok`)
    await client.until(`Location: http://us.test/.pullscope/redirect/https/${HOST}:5001/x\r\n`)
    await rig.event('response.completed')
    client.send(`GET /.pullscope/redirect/https/${HOST}:5001/x HTTP/1.1\r\nHost: us.test\r\n\r\n`)
    expect(await (await origin.peer(1)).until('\x16\x03')).toMatch(/^\x16\x03/) // a TLS handshake
  })

  it('that cannot be reached is a 502 with an error body', async () => {
    const rig = await proxyRig({ reverse: TARGET })
    await rig.origin.close()
    const client = await rig.connect()
    client.send('GET /v2/ HTTP/1.1\r\nHost: localhost:1\r\n\r\n')
    const answer = await client.until('refused the connection')
    expect(answer).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/)
    expect(answer).toContain(`"message":"pullscope: cannot reach ${HOST}: `)
    expect(await rig.event('upstream.failed')).toMatchObject({ cause: 'refused', authority: HOST })
  })
})
