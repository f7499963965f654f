// What the entries of a HAR say of an exchange. Whether they say all is for the round trip.

import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { harText } from '../../src/views/har.ts'
import { complaints } from '../helpers/har-spec.ts'
import type { HarDocument, HarDocumentEntry } from '../helpers/har-spec.ts'
import { play } from '../helpers/play.ts'
import { reach } from '../helpers/reach.ts'

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const STARTED: CaptureEvent = {
  at: 0,
  type: 'capture.started',
  version: 1,
  source: 'proxy',
  startedAt: '2026-01-31T12:00:00.5Z',
  effects: [],
}

function documentOf(events: readonly CaptureEvent[], program?: string): HarDocument {
  const session = reduceAll([STARTED, ...events])
  const options = program === undefined ? { findings: [] } : { findings: [], program }
  const document = JSON.parse(harText(session, decode(session), options)) as HarDocument
  expect(complaints(document)).toEqual([])
  return document
}

function entriesOf(events: readonly CaptureEvent[]): readonly HarDocumentEntry[] {
  return documentOf(events).log.entries
}

const request = (at: number, more: object = {}): CaptureEvent[] => [
  {
    at,
    type: 'request.started',
    exchange: 0,
    connection: 0,
    method: 'GET',
    url: 'https://r.example/v2/',
    httpVersion: '1.1',
    headers: [],
    ...more,
  },
]
const sent = (at: number, more: object = {}): CaptureEvent => ({
  at,
  type: 'request.completed',
  exchange: 0,
  body: { bytes: 0, sha256: EMPTY, kept: 'none', ...more },
})
const answered = (at: number, more: object = {}): CaptureEvent => ({
  at,
  type: 'response.started',
  exchange: 0,
  from: 'upstream',
  status: 200,
  reason: 'OK',
  httpVersion: '1.1',
  headers: [],
  ...more,
})
const ended = (at: number, more: object = {}): CaptureEvent => ({
  at,
  type: 'response.completed',
  exchange: 0,
  body: { bytes: 0, sha256: EMPTY, kept: 'none', ...more },
})
const opened: CaptureEvent = { at: 0, type: 'connection.opened', connection: 0, client: '127.0.0.1:1' }
const connected = (at: number, more: object = {}): CaptureEvent => ({
  at,
  type: 'upstream.connected',
  connection: 0,
  authority: 'r.example',
  address: '[2001:db8::7]:5000',
  dnsMs: 2,
  connectMs: 3,
  tlsMs: 4,
  ...more,
})

describe('timings', () => {
  it('cut the time of an exchange into pieces, with TLS inside the connection', () => {
    const [entry] = entriesOf([opened, ...request(10), connected(20), sent(25), answered(40), ended(47.5)])
    expect(entry).toMatchObject({
      startedDateTime: '2026-01-31T12:00:00.510000Z',
      time: 37.5,
      timings: { blocked: 1, dns: 2, connect: 7, ssl: 4, send: 5, wait: 15, receive: 7.5 },
      serverIPAddress: '2001:db8::7',
      connection: '5000',
    })
  })

  it('are -1 for a connection that was there before, and for a name that was not looked up', () => {
    const [entry] = entriesOf([opened, connected(5), ...request(10), sent(10), answered(30), ended(30)])
    expect(entry?.timings).toMatchObject({ blocked: -1, dns: -1, connect: -1, ssl: -1, wait: 20 })
    expect(entry?.serverIPAddress).toBe('2001:db8::7')
    const plain = connected(20, { dnsMs: null, tlsMs: null })
    const [other] = entriesOf([opened, ...request(10), plain, sent(10), answered(30), ended(30)])
    expect(other?.timings).toMatchObject({ blocked: 7, dns: -1, connect: 3, ssl: -1, send: 0, wait: 10 })
  })

  it('count an upload as sending, and an answer that came before its end as not waited for', () => {
    const [slow] = entriesOf([opened, connected(5), ...request(10), sent(900), answered(910), ended(910)])
    expect(slow?.timings).toMatchObject({ send: 890, wait: 10 })
    const [early] = entriesOf([opened, connected(5), ...request(10), answered(50), sent(900), ended(950)])
    expect(early?.timings).toMatchObject({ send: 40, wait: 0, receive: 900 })
  })

  it('leave out the address of a proxy, which is not the server’s', () => {
    const via = connected(20, { via: 'http://p:1' })
    const [entry] = entriesOf([opened, ...request(10), via, sent(10), answered(30), ended(30)])
    expect(entry).not.toHaveProperty('serverIPAddress')
    expect(entry).not.toHaveProperty('connection')
  })
})

describe('messages', () => {
  it('have headers in order with repeats, cookies, the query and what was posted', () => {
    const headers = [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Cookie', 'a=1; b=x=y'],
      ['Accept', 'a/b'],
      ['accept', 'c/d'],
    ]
    const url = 'https://r.example/token?scope=a%3Ab&n&bad=%zz&scope=c#x'
    const setCookies = [
      [
        'Set-Cookie',
        'a=1; Path=/; Domain=r.example; Expires=Sat, 31 Jan 2026 12:00:00 GMT; Secure; HttpOnly',
      ],
      ['Set-Cookie', 'redacted:0123456789ab'],
      ['Location', '/v2/'],
    ]
    const [entry] = entriesOf([
      ...request(1, { method: 'POST', url, headers }),
      sent(2, { bytes: 7, kept: 'whole', text: 'scope=a' }),
      answered(3, { status: 307, headers: setCookies }),
      ended(4),
    ])
    expect(entry?.request).toMatchObject({
      headers: headers.map(([name, value]) => ({ name, value })),
      cookies: [
        { name: 'a', value: '1' },
        { name: 'b', value: 'x=y' },
      ],
      queryString: [
        { name: 'scope', value: 'a:b' },
        { name: 'n', value: '' },
        { name: 'bad', value: '%zz' },
        { name: 'scope', value: 'c' },
      ],
      postData: { mimeType: 'application/x-www-form-urlencoded', params: [], text: 'scope=a' },
      bodySize: 7,
    })
    expect(entry?.response).toMatchObject({
      redirectURL: '/v2/',
      cookies: [
        {
          ...{ name: 'a', value: '1', path: '/', domain: 'r.example', httpOnly: true, secure: true },
          expires: '2026-01-31T12:00:00.000Z',
        },
      ],
    })
  })

  it('tell how much coding saved, and nothing where it was not undone', () => {
    const headers = [
      ['Content-Encoding', 'gzip'],
      ['Content-Type', 'application/json'],
    ]
    const content = (body: object) =>
      entriesOf([...request(1), answered(2, { headers }), ended(3, body)])[0]?.response.content
    const decoded = { bytes: 100, sha256: EMPTY }
    expect(content({ bytes: 40, kept: 'whole', text: '{}', decoded })).toEqual({
      ...{ size: 100, compression: 60, mimeType: 'application/json', text: '{}' },
    })
    expect(content({ bytes: 40 })).toEqual({ size: -1, mimeType: 'application/json' })
    expect(content({})).toMatchObject({ size: 0 })
    const base64 = { bytes: 3, kept: 'prefix', base64: 'AAEC' }
    expect(content(base64)).toMatchObject({
      text: 'AAEC',
      encoding: 'base64',
      comment: expect.any(String) as string,
    })
  })

  it('keep the hash of what was not kept', () => {
    const [entry] = entriesOf([...request(1), answered(2), ended(3, { bytes: 9, sha256: 'a'.repeat(64) })])
    expect(entry?.response.content).toEqual({ size: 9, compression: 0, mimeType: 'x-unknown' })
    expect(entry?._pullscope).toMatchObject({ body: { bytes: 9, sha256: 'a'.repeat(64), kept: 'none' } })
  })
})

describe('failures', () => {
  const failed = (cause: string, side: string): CaptureEvent =>
    ({ at: 30, type: 'exchange.failed', exchange: 0, side, cause, message: 'why' }) as CaptureEvent

  it('are entries with status 0 and the name that Chromium has for them', () => {
    const [entry] = entriesOf([...request(10), sent(11), failed('aborted', 'client')])
    expect(entry).toMatchObject({
      time: 20,
      response: { status: 0, statusText: '', headers: [], bodySize: -1, _error: 'net::ERR_ABORTED' },
      _pullscope: { state: 'failed', failure: { side: 'client', cause: 'aborted', message: 'why' } },
    })
  })

  it('keep what had come of an answer', () => {
    const progress: CaptureEvent = { at: 25, type: 'response.progressed', exchange: 0, bytes: 5 }
    const [entry] = entriesOf([...request(10), answered(20), progress, failed('truncated', 'upstream')])
    expect(entry?.response).toMatchObject({
      ...{ status: 200, bodySize: 5, _error: 'net::ERR_CONTENT_LENGTH_MISMATCH' },
    })
  })

  it('are told of an answer that pullscope made up, and it is never taken for the registry’s', () => {
    const failure: CaptureEvent = {
      ...{ at: 15, type: 'upstream.failed', connection: 0, authority: 'r.example' },
      ...{ cause: 'dns-failed', message: 'no such host' },
    }
    const own = answered(20, { from: 'pullscope', status: 502, reason: 'Bad Gateway' })
    const [entry] = entriesOf([opened, ...request(10), failure, own, ended(20)])
    expect(entry).toMatchObject({
      comment: 'pullscope made this answer up: the upstream never gave one',
      response: { status: 502, _error: 'net::ERR_NAME_NOT_RESOLVED' },
      _pullscope: { answeredBy: 'pullscope', outcome: 'unreachable' },
    })
  })

  it('below HTTP are entries, too, as are tunnels that nobody looked into', () => {
    const at = (type: string, more: object): CaptureEvent =>
      ({ at: 5, type, connection: 0, ...more }) as CaptureEvent
    const tunnel = { authority: 'r.example', intercepted: false, sni: null, alpn: [] }
    const [sealed] = entriesOf([
      opened,
      at('tunnel.opened', tunnel),
      { at: 9, type: 'tunnel.closed', connection: 0, sent: 517, received: 4000 },
    ])
    expect(sealed).toMatchObject({
      time: 4,
      request: { method: 'CONNECT', url: 'https://r.example/', bodySize: 517 },
      response: { status: 200, bodySize: 4000, content: { size: 4000 } },
      _pullscope: { phase: 'connect', outcome: 'closed', exchange: null },
    })
    const [dead] = entriesOf([
      opened,
      at('tunnel.opened', tunnel),
      { ...at('upstream.failed', { authority: 'r.example', cause: 'dns-failed', message: 'why' }), at: 9 },
    ])
    expect(dead).toMatchObject({
      time: 4,
      comment: 'connect: why',
      response: { status: 0, _error: 'net::ERR_NAME_NOT_RESOLVED' },
    })
    const untrusted = { side: 'client', authority: 'r.example', cause: 'untrusted', message: 'unknown ca' }
    const [refused] = entriesOf([opened, at('tls.failed', untrusted)])
    expect(refused).toMatchObject({
      request: { method: 'CONNECT' },
      response: { status: 0, _error: 'net::ERR_CERT_AUTHORITY_INVALID' },
    })
  })
})

describe('the log', () => {
  it('has a page for each pull, and says of each entry what it was', () => {
    const { events, exchange } = play()
    exchange('GET https://r.example/v2/a/manifests/latest', 200, { answer: { body: '{}' } })
    const { pages, entries } = documentOf(events).log
    expect(pages).toMatchObject([{ id: 'pull_0', title: 'pull r.example/a:latest' }])
    expect(entries[0]).toMatchObject({
      pageref: 'pull_0',
      _pullscope: { phase: 'manifest', pull: 0, causedBy: null },
    })
  })

  it('names who wrote it', () => {
    expect(documentOf([], 'pullscope 1.2.0').log).toMatchObject({
      creator: { name: 'pullscope', version: '1.2.0' },
    })
    expect(documentOf([]).log).toMatchObject({ creator: { name: 'pullscope', version: '' }, entries: [] })
  })

  it('tells what was rewritten, connections and TLS in fields of its own', () => {
    const text = harText(reach.session, reach.trace, { findings: [] })
    expect(text).toContain('"requestRewritten"')
    expect(text).toContain('"responseRewritten"')
    expect(text).toContain('"subject": "CN=cdn.test"')
  })
})
