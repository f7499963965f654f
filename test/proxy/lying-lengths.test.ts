// Answers whose length is not what they say, or which say it twice: refused with a 502 of ours, or passed on as broken;
// never as clean.

import { describe, expect, it } from 'vitest'
import { HOST, proxyRig, type ProxyRig } from '../helpers/proxy-rig.ts'
import type { RawPeer } from '../helpers/raw-peer.ts'

const GET = `GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`

async function answeredWith(text: string): Promise<{ rig: ProxyRig; client: RawPeer; upstream: RawPeer }> {
  const rig = await proxyRig()
  const client = await rig.tunnel()
  client.send(GET)
  const upstream = await rig.origin.peer(0)
  await upstream.until(GET)
  upstream.send(`HTTP/1.1 200 OK\r\n${text}`)
  return { rig, client, upstream }
}

describe('an answer is refused with', () => {
  it.each([
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
    ['the same length twice', 'Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello'],
    ['a list of lengths', 'Content-Length: 5, 5\r\n\r\nhello'],
    ['a negative length', 'Content-Length: -5\r\n\r\nhello'],
    ['a length with a sign', 'Content-Length: +5\r\n\r\nhello'],
    ['a length that is no number', 'Content-Length: five\r\n\r\nhello'],
    ['a length in hex', 'Content-Length: 0x5\r\n\r\nhello'],
    ['an empty length', 'Content-Length: \r\n\r\nhello'],
    ['a length beyond 64 bits', `Content-Length: ${'9'.repeat(30)}\r\n\r\nhello`],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['white space before the colon', 'Content-Length : 5\r\n\r\nhello'],
    ['a folded length', 'Content-Length:\r\n 5\r\n\r\nhello'],
    ['bare LF', 'Content-Length: 5\n\nhello'],
  ])('%s', async (_, text) => {
    const { rig, client } = await answeredWith(text)
    expect(await client.until(/\}\s*$/)).toMatch(
      /^HTTP\/1\.1 502 .*"pullscope: registry\.test did not answer/s,
    )
    expect(rig.all('response.started')).toMatchObject([{ from: 'pullscope', status: 502 }])
    expect(rig.all('upstream.failed')).toMatchObject([{ cause: 'other', authority: HOST }])
  })
})

describe('an answer is passed on as broken', () => {
  it('when it is shorter than it says', async () => {
    const { rig, client, upstream } = await answeredWith('Content-Length: 6\r\n\r\nhello')
    upstream.socket.end()
    expect(await client.over()).toBe('ended')
    expect(client.text()).toBe('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello')
    expect(await rig.event('exchange.failed')).toMatchObject({
      side: 'upstream',
      cause: 'truncated',
      bytes: 5,
    })
  })

  it.each([
    ['a size that is no number', 'zz\r\nhello'],
    ['a negative size', '-5\r\nhello'],
    ['a size beyond 64 bits', `${'f'.repeat(20)}\r\nhello`],
    ['more bytes than the size says', '3\r\nhello\r\n0\r\n\r\n'],
    ['bare LF', '5\nhello\n0\n\n'],
  ])('when a chunk has %s', async (_, chunk) => {
    const { rig, client, upstream } = await answeredWith('Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n')
    await client.until('ok')
    upstream.send(chunk)
    await client.over() // to this client, a reset that comes with bytes looks like their end (libuv)
    expect(client.text()).not.toContain('\r\n0\r\n')
    expect(await rig.event('exchange.failed')).toMatchObject({ side: 'upstream', cause: 'malformed' })
  })

  it('when it is longer than it says', async () => {
    const { rig, client } = await answeredWith('Content-Length: 5\r\n\r\nhello, world')
    await client.over()
    expect(client.text()).not.toContain('world')
    expect(await rig.event('exchange.failed')).toMatchObject({ side: 'upstream', cause: 'malformed' })
  })
})
