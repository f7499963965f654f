// What the log keeps of bodies: counted and hashed always, kept seldom, redacted before it leaves.

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { BodySummary } from '../../src/capture/event.ts'
import { HOST, proxyRig } from '../helpers/proxy-rig.ts'

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** The log's record of an answer with these headers and this body. */
async function recorded(headers: readonly string[], body: Buffer, status = '200 OK'): Promise<BodySummary> {
  const rig = await proxyRig()
  const client = await rig.tunnel()
  client.send(`GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
  const upstream = await rig.origin.peer(0)
  upstream.send([`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${body.length}`, '\r\n'].join('\r\n'))
  upstream.send(body)
  const completed = await rig.event('response.completed')
  await client.until(body.toString('latin1').slice(-100))
  return completed.body
}

describe('the log', () => {
  it('keeps JSON whole', async () => {
    const body = Buffer.from('{"schemaVersion":2}')
    expect(
      await recorded(['Content-Type: application/vnd.oci.image.index.v1+json; charset=utf-8'], body),
    ).toEqual({
      bytes: body.length,
      sha256: sha256(body),
      kept: 'whole',
      text: body.toString(),
    })
  })

  it('keeps no blob, and knows its digest', async () => {
    const body = Buffer.alloc(3_000_000, 'layer')
    expect(await recorded(['Content-Type: application/octet-stream'], body)).toEqual({
      bytes: body.length,
      sha256: sha256(body),
      kept: 'none',
    })
  })

  it('keeps JSON as text when it came compressed, and the digest of both forms', async () => {
    const text = Buffer.from('{"schemaVersion":2}')
    const body = gzipSync(text)
    expect(await recorded(['Content-Type: application/json', 'Content-Encoding: gzip'], body)).toEqual({
      bytes: body.length,
      sha256: sha256(body),
      kept: 'whole',
      text: text.toString(),
      decoded: { bytes: text.length, sha256: sha256(text) },
    })
  })

  it('keeps the text of an error and of a web page, but not of an answer', async () => {
    const body = Buffer.from('<h1>upstream timed out</h1>')
    expect(await recorded(['Content-Type: text/html'], body, '504 Gateway Time-out')).toMatchObject({
      kept: 'whole',
      text: body.toString(),
    })
    expect(await recorded(['Content-Type: text/html'], body)).toMatchObject({ kept: 'whole' })
    expect(await recorded(['Content-Type: text/plain'], body)).toMatchObject({ kept: 'none' })
  })

  it('has no token in it, neither of the answer nor of the request', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    const form = 'grant_type=password&username=me&password=hunter2hunter2&refresh_token=0123456789abcdef'
    client.send(
      `POST /token HTTP/1.1\r\nHost: ${HOST}\r\nAuthorization: Basic bWU6aHVudGVyMmh1bnRlcjI=\r\n` +
        `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
    )
    const upstream = await rig.origin.peer(0)
    await upstream.until(form)
    const body = '{"access_token":"very-secret-token-0123456789","expires_in":300}'
    upstream.send(
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await client.until(body)
    const { body: sent } = await rig.event('request.completed')
    const { body: got } = await rig.event('response.completed')
    expect([sent.kept, got.kept, sent.redacted, got.redacted]).toEqual(['whole', 'whole', true, true])
    const log = JSON.stringify(rig.events)
    for (const secret of ['hunter2', 'very-secret', '0123456789abcdef', 'bWU6'])
      expect(log).not.toContain(secret)
  })

  it('keeps them when it is told to', async () => {
    const rig = await proxyRig({ secrets: 'kept' })
    const client = await rig.tunnel()
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nAuthorization: Basic bWU6aHVudGVyMg==\r\n\r\n`)
    expect((await rig.event('request.started')).headers).toContainEqual([
      'Authorization',
      'Basic bWU6aHVudGVyMg==',
    ])
  })
})
