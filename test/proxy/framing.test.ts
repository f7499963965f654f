// How a body's end is told stays as it was: by length, by chunks, by the connection's end; trailers included.

import { describe, expect, it } from 'vitest'
import { HOST, proxyRig } from '../helpers/proxy-rig.ts'
import { rawOrigin } from '../helpers/raw-origin.ts'

const GET = `GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`

/** Sends `request`, answers `answer` and closes the origin's side if asked to; resolves with what both saw. */
async function exchange(request: string, answer: string, { closes = false } = {}) {
  const rig = await proxyRig()
  const client = await rig.tunnel()
  client.send(request)
  const upstream = await rig.origin.peer(0)
  await upstream.until('\r\n\r\n')
  upstream.send(answer)
  if (closes) upstream.socket.end()
  const completed = await rig.event('response.completed')
  return { rig, client, upstream, completed }
}

describe('the body of an answer', () => {
  it('with a length keeps the length', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'
    const { client, completed } = await exchange(GET, answer)
    expect(await client.until('hello')).toBe(answer)
    expect(completed.body).toEqual({
      bytes: 5,
      sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
      kept: 'none',
    })
  })

  it('in chunks stays in chunks, with repeated trailers', async () => {
    const answer =
      'HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n' +
      '5\r\nhello\r\n0\r\nX-Sum: a\r\nx-sum: b\r\n\r\n'
    const { client, completed } = await exchange(GET, answer)
    expect(await client.until('x-sum')).toBe(answer)
    expect(completed.trailers).toEqual([
      ['X-Sum', 'a'],
      ['x-sum', 'b'],
    ])
  })

  it('without either ends with the connection, and says nothing else', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello'
    const { client } = await exchange(GET, answer, { closes: true })
    expect(await client.over()).toBe('ended')
    expect(client.text()).toBe(answer)
  })

  it('in another transfer coding ends with the connection, and says which', async () => {
    const origin = await rawOrigin({})
    const rig = await proxyRig({ origin })
    const client = await rig.connect()
    client.send(`GET http://${HOST}/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    const upstream = await origin.peer(0)
    await upstream.until('\r\n\r\n')
    const answer = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello'
    upstream.send(answer)
    upstream.socket.end()
    expect(await client.over()).toBe('ended')
    expect(client.text()).toBe(answer)
  })

  it('of an HTTP/1.0 upstream ends with the connection', async () => {
    const { client, rig } = await exchange(GET, 'HTTP/1.0 200 OK\r\n\r\nhello', { closes: true })
    expect(await client.over()).toBe('ended')
    expect(client.text()).toBe('HTTP/1.1 200 OK\r\n\r\nhello')
    expect((await rig.event('response.started')).httpVersion).toBe('1.0')
  })

  it('in chunks reaches an HTTP/1.0 client without them', async () => {
    const answer =
      'HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: a\r\n\r\n'
    const { client } = await exchange(GET.replace('1.1', '1.0'), answer)
    expect(await client.over()).toBe('ended')
    expect(client.text()).toBe('HTTP/1.1 200 OK\r\n\r\nhello')
  })

  it('may be announced with a Trailer where there are no chunks', async () => {
    const { client } = await exchange(GET, 'HTTP/1.1 200 OK\r\nTrailer: X\r\nContent-Length: 2\r\n\r\nok')
    expect(await client.until('ok')).toBe('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })
})

describe('the body of a request', () => {
  it('with a length keeps the length', async () => {
    const request = `PUT /v2/a/manifests/b HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 5\r\n\r\nhello`
    const { upstream, rig } = await exchange(request, 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n')
    expect(await upstream.until('hello')).toBe(request)
    expect((await rig.event('request.completed')).body.bytes).toBe(5)
  })

  it('in chunks stays in chunks, with trailers', async () => {
    const request =
      `PATCH /v2/a/blobs/uploads/1 HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n` +
      '5\r\nhello\r\n0\r\nX-Sum: a\r\n\r\n'
    const { upstream } = await exchange(request, 'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n')
    expect(await upstream.until('X-Sum: a')).toBe(request)
  })

  it('of a GET is sent, too', async () => {
    const request = `GET /token HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 3\r\n\r\na=b`
    const { upstream } = await exchange(request, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    expect(await upstream.until('a=b')).toBe(request)
  })

  it('goes on after an early answer', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(`PUT /up HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 10\r\n\r\nhello`)
    const upstream = await rig.origin.peer(0)
    await upstream.until('hello')
    upstream.send('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')
    await client.until('401')
    await rig.event('response.completed')
    client.send('world')
    await upstream.until('helloworld')
    expect((await rig.event('request.completed')).body.bytes).toBe(10)
    client.send(GET)
    await upstream.until('GET /v2/')
  })

  it('is read to its end when the upstream closes after an early answer', async () => {
    const origin = await rawOrigin({})
    const rig = await proxyRig({ origin })
    const client = await rig.connect()
    const target = `http://${HOST}/up`
    client.send(`PUT ${target} HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 50000000\r\n\r\n`)
    const upstream = await origin.peer(0)
    await upstream.until('PUT /up ')
    upstream.stall()
    client.send(Buffer.alloc(50_000_000))
    upstream.send('HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n')
    await client.until('413')
    upstream.socket.destroy()
    client.send(`GET ${target} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await (await origin.peer(1)).until('GET /up ')
  })

  it('may wait for 100 Continue', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    const head = `PUT /up HTTP/1.1\r\nHost: ${HOST}\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n`
    client.send(head)
    const upstream = await rig.origin.peer(0)
    expect(await upstream.until('\r\n\r\n')).toBe(head)
    expect(client.text()).toBe('')
    upstream.send('HTTP/1.1 100 Continue\r\n\r\n')
    expect(await client.until('\r\n\r\n')).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    client.send('hello')
    await upstream.until('hello')
    upstream.send('HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n')
    await client.until('HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n')
    client.send(GET)
    await upstream.until(GET)
  })

  it('may be refused instead of a 100 Continue, and the connection stays', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(`PUT /up HTTP/1.1\r\nHost: ${HOST}\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n`)
    const upstream = await rig.origin.peer(0)
    await upstream.until('\r\n\r\n')
    upstream.send('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')
    const refusal = 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'
    expect(await client.until('\r\n\r\n')).toBe(refusal)
    client.send(`hello${GET}`) // a client may send it all the same (RFC 9110 §10.1.1)
    await upstream.until(`hello${GET}`)
  })
})

describe('other informational answers', () => {
  it('go down as they came', async () => {
    const { client, rig } = await exchange(
      GET,
      'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    )
    expect(await client.until('200')).toMatch(
      /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a>; rel=preload\r\n\r\nHTTP\/1\.1 200 OK/,
    )
    expect(rig.all('interim.passed')).toMatchObject([
      { exchange: 0, status: 103, reason: 'Early Hints', headers: [['Link', '</a>; rel=preload']] },
    ])
  })
})
