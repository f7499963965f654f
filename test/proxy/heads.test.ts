// Heads pass byte for byte: names, case, order, repeats, status and reason (PROXY_ENGINE.md, rows 3, 4, 5, 12).

import { describe, expect, it } from 'vitest'
import { HOST, proxyRig, type ProxyRig } from '../helpers/proxy-rig.ts'
import type { RawPeer } from '../helpers/raw-peer.ts'

const GET = `GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'

/** What the origin gets when the client sends `request`. */
async function seenByOrigin(request: string): Promise<string> {
  const rig = await proxyRig()
  const client = await rig.tunnel()
  client.send(request)
  return (await rig.origin.peer(0)).until('\r\n\r\n')
}

/** What the client gets when the origin answers `request` with `answer`. */
async function seenByClient(
  answer: string,
  request = GET,
): Promise<{ text: string; rig: ProxyRig; client: RawPeer }> {
  const rig = await proxyRig()
  const client = await rig.tunnel()
  client.send(request)
  const upstream = await rig.origin.peer(0)
  await upstream.until('\r\n\r\n')
  upstream.send(answer)
  return { text: await client.until('\r\n\r\n'), rig, client }
}

describe('the head of a request', () => {
  it('keeps names, case, order and repeats, and gets nothing added (row 5)', async () => {
    const head =
      'GET /v2/library/redis/manifests/latest?ns=docker.io&x=%7e HTTP/1.1\r\n' +
      `hOST: ${HOST}\r\n` +
      'Accept: application/vnd.oci.image.index.v1+json\r\n' +
      'X-Empty: \r\n' +
      'Accept: application/vnd.docker.distribution.manifest.v2+json\r\n' +
      'accept: */*\r\n' +
      'Accept-Encoding: gzip\r\n' +
      'User-Agent: docker/20.10.24 go/go1.19\r\n\r\n'
    expect(await seenByOrigin(head)).toBe(head)
  })

  it('keeps bytes beyond ASCII', async () => {
    const head = `GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\nX-Name: caf\xe9 \xc3\xa9\r\n\r\n`
    expect(await seenByOrigin(head)).toBe(head)
  })

  it('may lack a Host', async () => {
    expect(await seenByOrigin('GET /v2/ HTTP/1.1\r\nAccept: */*\r\n\r\n')).toBe(
      'GET /v2/ HTTP/1.1\r\nAccept: */*\r\n\r\n',
    )
  })

  it('goes up before its body', async () => {
    const head = `PUT /up HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 100\r\n\r\n`
    expect(await seenByOrigin(head)).toBe(head)
  })

  it('gets no chunks when a POST has no length: `docker push` starts uploads so', async () => {
    const head = `POST /v2/a/blobs/uploads/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
    expect(await seenByOrigin(head)).toBe(head)
  })

  it('loses the headers of its hop, and those that Connection names, but not the framing', async () => {
    const head = await seenByOrigin(
      `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: keep-alive, X-Hop, Host, content-length\r\nKeep-Alive: timeout=5\r\n` +
        'X-Hop: 1\r\nTE: trailers\r\nProxy-Authorization: Basic c2VjcmV0\r\nProxy-Connection: keep-alive\r\n' +
        'Upgrade: h2c\r\nContent-Length: 0\r\nX-End: 1\r\n\r\n',
    )
    expect(head).toBe(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 0\r\nX-End: 1\r\n\r\n`)
  })

  it('may have 2,000 headers and 200 KiB (row 12)', async () => {
    const many = Array.from({ length: 2_000 }, (_, i) => `X-${i}: ${'v'.repeat(90)}\r\n`).join('')
    const head = `GET / HTTP/1.1\r\nHost: ${HOST}\r\n${many}\r\n`
    expect(await seenByOrigin(head)).toBe(head)
  })
})

describe('the head of an answer', () => {
  it('keeps two challenges two, the reason, the case and the order, and gets nothing added (row 4)', async () => {
    const answer =
      'HTTP/1.1 401 Nope Custom\r\n' +
      'WWW-Authenticate: Negotiate\r\n' +
      'docker-distribution-api-version: registry/2.0\r\n' +
      'Www-Authenticate: Bearer realm="https://auth.test/token",service="registry.test"\r\n' +
      'RETRY-AFTER: 1\r\nRetry-After: 2\r\n' +
      'Content-Length: 0\r\n\r\n'
    const { text, rig } = await seenByClient(answer)
    expect(text).toBe(answer)
    const { headers, reason, from } = await rig.event('response.started')
    expect({ reason, from }).toEqual({ reason: 'Nope Custom', from: 'upstream' })
    expect(headers.map(([name]) => name)).toEqual([
      'WWW-Authenticate',
      'docker-distribution-api-version',
      'Www-Authenticate',
      'RETRY-AFTER',
      'Retry-After',
      'Content-Length',
    ])
  })

  it('keeps the length of what HEAD does not send (row 3)', async () => {
    const answer =
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1862\r\n' +
      'Docker-Content-Digest: sha256:0f\r\n\r\n'
    const { text, rig } = await seenByClient(answer, GET.replace('GET', 'HEAD'))
    expect(text).toBe(answer)
    expect((await rig.event('response.completed')).body.bytes).toBe(0)
  })

  it.each(['204 No Content', '304 Not Modified'])(
    'keeps %s as it is, and the connection usable (row 3)',
    async (status) => {
      const answer = `HTTP/1.1 ${status}\r\nETag: "x"\r\n\r\n`
      const { text, rig, client } = await seenByClient(answer)
      expect(text).toBe(answer)
      client.send(GET)
      ;(await rig.origin.peer(0)).send(OK)
      expect(await client.until('OK')).toBe(answer + OK)
      expect(rig.origin.peers).toHaveLength(1)
    },
  )

  it('keeps the length of a 304', async () => {
    const answer = 'HTTP/1.1 304 Not Modified\r\nContent-Length: 512\r\nETag: "x"\r\n\r\n'
    expect((await seenByClient(answer)).text).toBe(answer)
  })

  it('keeps an empty reason, and bytes beyond ASCII', async () => {
    const answer = 'HTTP/1.1 200 \r\nX-Name: caf\xe9\r\nContent-Length: 0\r\n\r\n'
    expect((await seenByClient(answer)).text).toBe(answer)
  })

  it('goes down before its body', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n'
    expect((await seenByClient(answer)).text).toBe(answer)
  })

  it('may have 2,000 headers', async () => {
    const many = Array.from({ length: 2_000 }, (_, i) => `X-${i}: v\r\n`).join('')
    const answer = `HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${many}\r\n`
    expect((await seenByClient(answer)).text).toBe(answer)
  })

  it('keeps a Location of 12 KiB, and 64 KiB of headers (row 12)', async () => {
    const answer =
      `HTTP/1.1 307 Temporary Redirect\r\nLocation: https://cdn.test/blob?sig=${'s'.repeat(12 * 1024)}\r\n` +
      `X-Big: ${'b'.repeat(64 * 1024)}\r\nContent-Length: 0\r\n\r\n`
    expect((await seenByClient(answer)).text).toBe(answer)
  })

  it('loses the headers of its hop, but says when the connection closes', async () => {
    const { text, client } = await seenByClient(
      'HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\nCONNECTION: X-Hop, close\r\nX-Hop: 1\r\n' +
        'Content-Length: 0\r\n\r\n',
    )
    expect(text).toBe('HTTP/1.1 200 OK\r\nCONNECTION: close\r\nContent-Length: 0\r\n\r\n')
    expect(await client.over()).toBe('ended')
  })
})
