// What must never reach an upstream: requests that two programs could read in two ways (RFC 9112 §11), and targets that
// are none. Each is sent to the proxy itself and, where that can be, within a tunnel.

import { describe, expect, it } from 'vitest'
import { HOST, proxyRig, type ProxyRig } from '../helpers/proxy-rig.ts'
import { rawOrigin } from '../helpers/raw-origin.ts'
import type { RawPeer } from '../helpers/raw-peer.ts'

/** The head lines behind the request line, and what follows. */
const HEADS: readonly (readonly [what: string, rest: string])[] = [
  ['the same length twice', 'Content-Length: 2\r\nContent-Length: 2\r\n\r\nab'],
  ['two lengths in one', 'Content-Length: 2, 2\r\n\r\nab'],
  ['a length with a sign', 'Content-Length: +2\r\n\r\nab'],
  ['a length in hexadecimal', 'Content-Length: 0x2\r\n\r\nab'],
  ['an empty length', 'Content-Length:\r\n\r\n'],
  ['a length that overflows', 'Content-Length: 18446744073709551618\r\n\r\nab'],
  ['chunks and a length', 'Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n'],
  ['chunks twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['chunks that do not come last', 'Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n'],
  ['a coding without chunks', 'Transfer-Encoding: gzip\r\n\r\nab'],
  ['a coding that only looks like chunks', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ['chunks behind a vertical tab', 'Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n'],
  ['a space before the colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
  ['a line that ends in LF alone', 'X-A: 1\nX-B: 2\r\n\r\n'],
  ['a head that ends in LF alone', 'X-A: 1\r\n\n'],
  ['a line that ends in CR alone', 'X-A: 1\rX-B: 2\r\n\r\n'],
  ['a folded line', 'X-A: 1\r\n 2\r\n\r\n'],
  ['a NUL in a value', 'X-A: 1\u00002\r\n\r\n'],
  ['a NUL in a name', 'X\u0000A: 1\r\n\r\n'],
  ['a control character in a value', 'X-A: \u0007\r\n\r\n'],
  ['a line without a colon', 'X-A\r\n\r\n'],
  ['a line without a name', ': 1\r\n\r\n'],
]

/** `TARGET` stands for the beginning of a target that would be right. */
const LINES: readonly (readonly [what: string, line: string])[] = [
  ['a space in the target', 'GET TARGET/a b HTTP/1.1'],
  ['a tab in the target', 'GET TARGET/a\tb HTTP/1.1'],
  ['a NUL in the target', 'GET TARGET/a\u0000b HTTP/1.1'],
  ['no target', 'GET HTTP/1.1'],
  ['no version', 'GET TARGET/'],
  ['a version that is none', 'GET TARGET/ HTTP/1.10'],
  ['a later version', 'GET TARGET/ HTTP/2.0'],
  ['a method that is none', 'G@T TARGET/ HTTP/1.1'],
]

async function refused(rig: ProxyRig, client: RawPeer, status: number): Promise<void> {
  await client.over()
  expect(client.text()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(client.text()).toContain('{"errors":[{"code":"UNSUPPORTED","message":"pullscope: ')
  expect(client.text().match(/HTTP\/1\.1 \d+ /g)).toHaveLength(1)
  expect(rig.origin.peers).toHaveLength(0)
  expect(await rig.event('exchange.failed')).toMatchObject({ side: 'client' })
}

describe('is refused in a tunnel', () => {
  it.each([
    ...HEADS.map(([what, rest]) => [what, `PUT /v2/a HTTP/1.1\r\nHost: ${HOST}\r\n${rest}`] as const),
    ...LINES.map(([what, line]) => [what, `${line.replace('TARGET', '')}\r\nHost: ${HOST}\r\n\r\n`] as const),
  ])('%s', async (_, text) => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(text)
    await refused(rig, client, 400)
  })
})

describe('is refused by the proxy', () => {
  const target = `http://${HOST}`

  it.each([
    ...HEADS.map(
      ([what, rest]) => [what, `PUT ${target}/v2/a HTTP/1.1\r\nHost: ${HOST}\r\n${rest}`] as const,
    ),
    ...LINES.map(
      ([what, line]) => [what, `${line.replace('TARGET', target)}\r\nHost: ${HOST}\r\n\r\n`] as const,
    ),
  ])('%s', async (_, text) => {
    const rig = await proxyRig({ origin: await rawOrigin({}) })
    const client = await rig.connect()
    client.send(text)
    await refused(rig, client, 400)
  })

  it.each([
    'https://registry.test/v2/',
    'ftp://registry.test/',
    'http:///v2/',
    'http://:80/v2/',
    'http://registry.test:0/v2/',
    'http://registry.test:99999/v2/',
    'http://user@registry.test/v2/',
    'http://registry.test#@evil.test/',
    'registry.test:443',
    '*',
    '//registry.test/v2/',
  ])('the target %s', async (wrong) => {
    const rig = await proxyRig({ origin: await rawOrigin({}) })
    const client = await rig.connect()
    client.send(`GET ${wrong} HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`)
    await refused(rig, client, 400)
  })

  it('a target of 300 KiB, with 431', async () => {
    const rig = await proxyRig({ origin: await rawOrigin({}) })
    const client = await rig.connect()
    client.send(`GET ${target}/${'a'.repeat(300 * 1024)} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await refused(rig, client, 431)
  })

  it.each([
    'registry.test',
    'registry.test:',
    'registry.test:https',
    ':443',
    '[::1',
    '/',
    'http://registry.test/',
    'a b:443',
  ])('CONNECT %s', async (authority) => {
    const rig = await proxyRig()
    const client = await rig.connect()
    client.send(`CONNECT ${authority} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await refused(rig, client, 400)
  })
})
