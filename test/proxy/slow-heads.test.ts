// Heads of requests that trickle in, and what may take its time.

import { describe, expect, it } from 'vitest'
import { HOST, proxyRig } from '../helpers/proxy-rig.ts'

const GET = `GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

describe('the head of a request that does not end', () => {
  it('on a fresh connection is answered with 408', async () => {
    const rig = await proxyRig({ patienceMs: 200 })
    const client = await rig.connect()
    client.send('CONNECT registry.test:443 HTTP/1.1\r\nHost:')
    expect(await client.over()).toBe('ended')
    expect(client.text()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n[^]*\r\nConnection: close\r\n\r\n\{/)
    expect(await rig.event('exchange.failed')).toMatchObject({ side: 'client', cause: 'timeout' })
  })

  it('in a tunnel is answered with 408, also behind another request', async () => {
    const rig = await proxyRig({ headMs: 200 })
    const client = await rig.tunnel()
    client.send(GET)
    ;(await rig.origin.peer(0)).send(OK)
    await client.until('ok')
    client.send('GET /v2/slow')
    expect(await client.over()).toBe('ended')
    expect(client.text()).toMatch(/okHTTP\/1\.1 408 Request Timeout\r\n/)
    expect(rig.all('request.started')[1]).toMatchObject({ method: '?', url: `https://${HOST}/` })
    expect(await rig.event('exchange.failed')).toMatchObject({
      exchange: 1,
      side: 'client',
      cause: 'timeout',
    })
  })

  it('that has not begun ends the tunnel without a word, as nothing was asked', async () => {
    const rig = await proxyRig({ headMs: 200 })
    const client = await rig.tunnel()
    expect(await client.over()).not.toBe('open')
    expect(client.text()).toBe('')
    expect(rig.all('request.started')).toEqual([])
  })
})

describe('more than the time for a head', () => {
  /** Long enough for Node to have looked twice: what it ends, it ends on this connection first. */
  async function whileOthersAreSentAway(rig: Awaited<ReturnType<typeof proxyRig>>): Promise<void> {
    for (let i = 0; i < 2; i++) {
      const slow = await rig.tunnel()
      slow.send('GET')
      await slow.over()
    }
  }

  it('may pass within a body, before an answer, and between requests', async () => {
    const rig = await proxyRig({ headMs: 200 })
    const client = await rig.tunnel()
    client.send(`PUT /up HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 10\r\n\r\nhello`)
    const upstream = await rig.origin.peer(0)
    await upstream.until('hello')
    await whileOthersAreSentAway(rig)
    client.send('world')
    await upstream.until('world')
    await whileOthersAreSentAway(rig)
    upstream.send(OK)
    await client.until('ok')
    await whileOthersAreSentAway(rig)
    client.send(GET)
    await upstream.until(GET)
    upstream.send(OK)
    await client.until(/ok[^]*ok/)
  })
})
