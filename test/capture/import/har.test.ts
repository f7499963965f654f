// HAR files of other programs: two made by the real ones on one machine (fixtures/har, without the longest custom
// fields), the others by their own rules, each with what it does its own way. And files that are none.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HAR, readHar } from '../../../src/capture/import/har.ts'
import { decode } from '../../../src/decode/decode.ts'
import { reduceAll } from '../../../src/model/reduce.ts'
import type { Exchange, Session } from '../../../src/model/session.ts'

function fixture(name: string): string {
  return readFileSync(`fixtures/har/${name}.har`, 'utf8')
}

/** The session of a file without problems. */
function sessionOf(text: string): Session {
  const { events, problems } = readHar(text)
  expect(problems).toEqual([])
  const session = reduceAll(events)
  expect(session.anomalies).toEqual([])
  expect(session.source).toBe('har')
  return session
}

/** An exchange in one line. */
function told(exchange: Exchange | undefined): string {
  if (exchange === undefined) return 'nothing'
  const { method, url } = exchange.request
  const status = 'response' in exchange ? (exchange.response?.status ?? '-') : '-'
  const asked = `${exchange.connection}: ${method} ${url.replace(/^http:\/\/127\.0\.0\.1:\d+/, '')} ${status}`
  if (exchange.state === 'failed')
    return `${asked} ${exchange.side} ${exchange.cause}, ${exchange.bytes} bytes: ${exchange.message}`
  if (exchange.state !== 'complete') return `${asked} ${exchange.state}`
  const { bytes, sha256, text } = exchange.body
  return `${asked} ${bytes} bytes ${text ?? ''}${sha256 === null ? ', unseen' : ''}`
}

const entry = {
  startedDateTime: '2026-01-31T12:00:00.000Z',
  time: 30,
  request: {
    method: 'GET',
    url: 'https://r.example/v2/',
    httpVersion: 'HTTP/1.1',
    headers: [{ name: 'Host', value: 'r.example' }],
    cookies: [],
    queryString: [],
    headersSize: -1,
    bodySize: 0,
  },
  response: {
    status: 200,
    statusText: 'OK',
    httpVersion: 'HTTP/1.1',
    headers: [{ name: 'Content-Type', value: 'application/json' }],
    cookies: [],
    content: { size: 2, mimeType: 'application/json', text: '{}' },
    redirectURL: '',
    headersSize: -1,
    bodySize: 2,
  },
  cache: {},
  timings: { blocked: 1, dns: 2, connect: 10, ssl: 6, send: 1, wait: 10, receive: 6 },
  serverIPAddress: '192.0.2.7',
  connection: '17',
}

type Change = Readonly<Record<string, unknown>>

/** A HAR of entries that differ from the one above. */
function har(changes: readonly Change[], creator: Change = { name: 'test', version: '1' }): string {
  const entries = changes.map((change) => merged(entry, change))
  return JSON.stringify({ log: { version: '1.2', creator, entries } })
}

function merged(base: Change, change: Change): Change {
  const one = ([key, value]: [string, unknown]): [string, unknown] => {
    const below = base[key]
    const isObject = (what: unknown): what is Change =>
      typeof what === 'object' && what !== null && !Array.isArray(what)
    return [key, isObject(below) && isObject(value) ? merged(below, value) : value]
  }
  return { ...base, ...Object.fromEntries(Object.entries(change).map(one)) }
}

describe('a HAR of Chromium', () => {
  it('tells what the server was asked, and what became of it', () => {
    const { exchanges, effects } = sessionOf(fixture('chromium-156'))
    expect(exchanges.map(told)).toEqual([
      '0: GET / 200 8 bytes <html>hi',
      '0: GET /favicon.ico 404 7 bytes {"a":1}',
      '0: GET /json 200 7 bytes {"a":1}',
      '0: POST /json 200 7 bytes {"a":1}',
      '0: GET /none 404 7 bytes {"a":1}',
      '0: GET /cut 200 upstream truncated, 3 bytes: net::ERR_CONTENT_LENGTH_MISMATCH',
      '1: GET / - upstream bad-authority, 0 bytes: net::ERR_UNSAFE_PORT',
      '2: GET http://nosuch.invalid/ - upstream dns-failed, 0 bytes: net::ERR_NAME_NOT_RESOLVED',
      '3: GET /slow - client aborted, 0 bytes: net::ERR_ABORTED',
      '4: GET /slow?2 404 7 bytes {"a":1}',
    ])
    expect(effects.slice(1)).toEqual([
      'Which requests shared a connection is not in the file: each authority is given one.',
      'Left out: 1 answer of the browser’s cache, for which no server was asked.',
      'Left out: 1 request that never left the browser (data:, blob:, what a page may not ask and the like).',
    ])
  })

  it('says of a name that was not found what the proxy says', () => {
    const { failures } = sessionOf(fixture('chromium-156'))
    expect(failures).toMatchObject([{ side: 'upstream', authority: 'nosuch.invalid', cause: 'dns-failed' }])
  })

  it('takes HTTP/2 for what it is: no pseudo headers, repeats that are joined by line feeds', () => {
    const headers = [
      { name: ':authority', value: 'r.example' },
      { name: 'accept', value: 'a/b' },
    ]
    const answer = [{ name: 'www-authenticate', value: 'Negotiate\nBearer realm="x"' }]
    const [exchange] = sessionOf(
      har([
        { request: { httpVersion: 'h2', headers }, response: { httpVersion: 'http/2.0', headers: answer } },
      ]),
    ).exchanges
    expect(exchange?.request).toMatchObject({ httpVersion: '2', headers: [['accept', 'a/b']] })
    expect(exchange).toMatchObject({
      response: {
        httpVersion: '2',
        headers: [
          ['www-authenticate', 'Negotiate'],
          ['www-authenticate', 'Bearer realm="x"'],
        ],
      },
    })
  })

  it('goes by `_connectionId`, because `connection` is a port', () => {
    const rows = [{ _connectionId: '12' }, { _connectionId: '13' }, { _connectionId: '12' }]
    const ids = (changes: readonly Change[]) =>
      sessionOf(har(changes)).exchanges.map((each) => each?.connection)
    expect(ids(rows.map((row) => ({ connection: '443', ...row })))).toEqual([0, 1, 0])
    expect(
      ids([{ connection: '443' }, { connection: '443', request: { url: 'https://other.example/' } }]),
    ).toEqual([0, 1])
  })
})

describe('a HAR of Playwright', () => {
  it('has exchanges without an end, and reasons in a field of its own', () => {
    const { exchanges, effects } = sessionOf(fixture('playwright-1.65'))
    expect(exchanges.map(told)).toEqual([
      '0: GET / 200 8 bytes <html>hi',
      '0: GET /json 200 7 bytes {"a":1}',
      '0: POST /json 200 7 bytes {"a":1}',
      '0: GET /none 404 7 bytes {"a":1}',
      '0: GET /cut 200 upstream truncated, 0 bytes: net::ERR_CONTENT_LENGTH_MISMATCH',
      '1: GET / - upstream bad-authority, 0 bytes: net::ERR_UNSAFE_PORT',
      '0: GET /slow - waiting',
      '0: GET /slow - client aborted, 0 bytes: net::ERR_ABORTED',
    ])
    expect(effects[0]).toContain('Playwright 1.65.1 recorded this')
  })

  it('gives what was sent, as the proxy would have kept it', () => {
    const post = sessionOf(fixture('playwright-1.65')).exchanges[2]
    expect(post?.requestBody).toEqual({ bytes: 3, sha256: sha256('x=1'), kept: 'whole', text: 'x=1' })
  })
})

describe('a HAR of Firefox', () => {
  const firefox = { name: 'Firefox', version: '153.7.0' }
  const noTimes = { blocked: 0, dns: 0, connect: 0, ssl: 0, send: 0, wait: 0, receive: 0 }
  const nothing = {
    status: 0,
    statusText: '',
    headers: [],
    content: { size: 0, mimeType: '', text: '', encoding: 'base64' },
    headersSize: 0,
    bodySize: 0,
  }

  it('counts TLS beside the connection, and makes none where both took no time', () => {
    const text = har(
      [
        { connection: '443', startedDateTime: '2026-01-31T13:00:00.000+01:00' },
        { connection: '443', timings: { ...noTimes, ssl: 4, wait: 10 } },
        {
          connection: '443',
          startedDateTime: '2026-01-31T12:00:00.500+00:00',
          timings: { ...noTimes, wait: 10 },
        },
      ],
      firefox,
    )
    const { connections, exchanges } = sessionOf(text)
    const known = { authority: 'r.example', address: '192.0.2.7:443' }
    expect(connections).toHaveLength(1)
    expect(connections[0]?.upstreams).toEqual([
      { ...known, dnsMs: 0, connectMs: 0, tlsMs: 4, at: 4 },
      { ...known, dnsMs: 2, connectMs: 10, tlsMs: 6, at: 19 },
    ])
    expect(exchanges[2]?.startedAt).toBe(500)
  })

  it('names the port that was connected to, not the connection', () => {
    const other = { request: { url: 'https://cdn.example/blob' } }
    const text = har([{ connection: '3128' }, { ...other, connection: '3128' }], firefox)
    const { connections } = sessionOf(text)
    expect(connections).toHaveLength(2)
    expect(connections.map((each) => each?.upstreams[0]?.address)).toEqual([
      '192.0.2.7:3128',
      '192.0.2.7:3128',
    ])
  })

  it.each([
    ['has no address and took no time', { serverIPAddress: undefined, timings: noTimes }],
    ['says what the cache holds now, as older versions do', { cache: { afterRequest: null } }],
  ])('gave an answer from its cache where an entry %s', (_, change) => {
    const { exchanges, effects } = sessionOf(har([{}, change], firefox))
    expect(exchanges).toHaveLength(1)
    expect(effects).toContain('Left out: 1 answer of the browser’s cache, for which no server was asked.')
  })

  it('asked the server where the answer is 304, though the cache is told of, too', () => {
    const change = { response: { status: 304, headers: [] }, cache: { afterRequest: { expires: '' } } }
    expect(sessionOf(har([change], firefox)).exchanges).toMatchObject([
      { state: 'complete', response: { status: 304 }, body: { bytes: 0 } },
    ])
  })

  it('never asked what has no times, and is not known to have asked what has', () => {
    const withheld = { ...entry, serverIPAddress: undefined, response: nothing, timings: {} }
    const log = { version: '1.2', creator: firefox, entries: [withheld, { ...withheld, timings: noTimes }] }
    const { exchanges, effects } = sessionOf(JSON.stringify({ log }))
    expect(exchanges).toMatchObject([{ state: 'waiting' }])
    expect(effects).toContain(
      'Left out: 1 request that never left the browser (data:, blob:, what a page may not ask and the like).',
    )
  })

  it('does not take the size with its heads for that of a body', () => {
    const headers = [
      { name: 'Content-Type', value: 'application/json' },
      { name: 'Content-Encoding', value: 'gzip' },
    ]
    const content = { size: 27, text: '{"a":1}' }
    const response = { headers, content, headersSize: 187, bodySize: 214 }
    const [exchange] = sessionOf(har([{ response }], firefox)).exchanges
    expect(exchange).toMatchObject({ state: 'complete', body: { bytes: 27, text: '{"a":1}' } })
  })

  it('does not know why an answer broke off, only how far it got', () => {
    const headers = [{ name: 'Content-Length', value: '100' }]
    const response = { headers, content: { size: 3, text: 'abc' }, headersSize: 150, bodySize: 153 }
    const cut = sessionOf(har([{ response }], firefox)).exchanges[0]
    expect(cut).toMatchObject({ state: 'responding', bytes: 3 })
    const head = sessionOf(har([{ request: { method: 'HEAD' }, response }], firefox)).exchanges[0]
    expect(head?.state).toBe('complete')
  })
})

describe('a HAR of Charles', () => {
  const charles = { name: 'Charles Proxy', version: '4.6' }

  it('does without what it leaves out, and reads bytes from base64', () => {
    const layer = Buffer.from([0x1f, 0x8b, 8, 0, 0xff])
    const digest = sha256(layer)
    const response = {
      _charlesStatus: 'COMPLETE',
      statusText: null,
      headers: [{ name: 'Content-Type', value: 'application/octet-stream' }],
      content: { size: 5, text: layer.toString('base64'), encoding: 'base64' },
    }
    const url = `https://r.example/v2/a/blobs/sha256:${digest}`
    const timings = { dns: -1, connect: -1, ssl: -1, send: 0, wait: 10, receive: 20 }
    const text = har([{ connection: undefined, request: { url }, response, timings }], charles)
    const session = sessionOf(text)
    expect(session.exchanges[0]).toMatchObject({
      response: { reason: '' },
      body: { bytes: 5, sha256: digest, kept: 'none' },
    })
    expect(decode(session).steps[0]).toMatchObject({ outcome: 'ok', facts: { verified: true } })
  })

  it('lists tunnels that it did not decrypt, and exchanges that failed', () => {
    const request = { method: 'CONNECT', url: 'https://r.example', bodySize: 517 }
    const session = sessionOf(
      har(
        [
          { connection: undefined, request, response: { status: 200, bodySize: 4000 } },
          { connection: undefined, response: { _charlesStatus: 'FAILED', status: 0 } },
        ],
        charles,
      ),
    )
    expect(session.connections[0]?.tunnel).toMatchObject({
      ...{ authority: 'r.example', intercepted: false, sni: null },
      passed: { sent: 517, received: 4000, isOver: true },
    })
    expect(session.exchanges.map(told)).toEqual([
      '1: GET https://r.example/v2/ - upstream other, 2 bytes: FAILED',
    ])
  })

  it('tells a form by its fields alone, which are not its bytes', () => {
    const postData = { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'a', value: 'b c' }] }
    const [exchange] = sessionOf(
      har([{ request: { method: 'POST', bodySize: 5, postData } }], charles),
    ).exchanges
    expect(exchange?.requestBody).toEqual({ bytes: 5, sha256: null, kept: 'none' })
  })
})

describe('a HAR of mitmproxy', () => {
  const hardump = { name: 'mitmproxy har_dump', version: '0.1' }

  it('counts TLS beside the connection, and writes six digits of a second', () => {
    const timings = { blocked: null, dns: null, send: 1, receive: 2, wait: 3, connect: 10, ssl: 20 }
    const [first, second] = ['2026-01-31T12:00:00.000123+00:00', '2026-01-31T12:00:00+00:00']
    const { connections, exchanges } = sessionOf(
      har(
        [
          { startedDateTime: first, timings },
          { startedDateTime: second, timings },
        ],
        hardump,
      ),
    )
    expect(exchanges.map((each) => each?.startedAt)).toEqual([0, 0.123])
    expect(connections[0]?.upstreams[0]).toMatchObject({ connectMs: 10, tlsMs: 20, at: 30 })
    expect(exchanges[0]).toMatchObject({ response: { at: 34 }, endedAt: 36 })
  })

  it('gives the size on the wire, what coding saved, and the name in Host where it was led elsewhere', () => {
    const headers = [
      { name: 'content-type', value: 'application/json' },
      { name: 'content-encoding', value: 'gzip' },
    ]
    const content = { size: 25, compression: -23, mimeType: '', text: '{}' }
    const request = { url: 'https://192.0.2.7:5000/v2/?n=1' }
    const [exchange] = sessionOf(
      har([{ request, response: { headers, content, bodySize: 25 } }], hardump),
    ).exchanges
    expect(exchange?.request.url).toBe('https://r.example/v2/?n=1')
    expect(exchange).toMatchObject({
      body: { bytes: 25, sha256: null, text: '{}', decoded: { bytes: 2, sha256: sha256('{}') } },
    })
  })

  it('tells failures in its own words', () => {
    const response = { status: 0, content: {}, headers: [], _error: '[Errno -2] Name or service not known' }
    const savehar = { name: 'mitmproxy', version: '12.0' }
    expect(sessionOf(har([{ response }], savehar)).exchanges[0]).toMatchObject({ cause: 'dns-failed' })
  })
})

describe('a HAR of Proxyman', () => {
  it('gives the time of its machine, and entries as they ended', () => {
    const rows = ['2026-01-31T19:00:01.5+0700', '2026-01-31T12:00:00Z', '2026-01-31 12:00:00,250']
    const { startedAt, exchanges } = sessionOf(har(rows.map((startedDateTime) => ({ startedDateTime }))))
    expect(startedAt).toBe('2026-01-31T12:00:00.000000Z')
    expect(exchanges.map((each) => each?.startedAt)).toEqual([0, 250, 1500])
  })
})

describe('what a HAR does not say', () => {
  it('is absent: no hash of text that is not all bytes, no times that are not told', () => {
    const { exchanges, effects } = sessionOf(
      har([
        { response: { content: { size: 9 } } },
        { response: { content: { size: 2, text: undefined } } },
        { timings: null, time: 12 },
      ]),
    )
    expect(exchanges.map((each) => each?.state === 'complete' && each.body.sha256)).toEqual([
      null,
      null,
      sha256('{}'),
    ])
    expect(exchanges[2]).toMatchObject({ startedAt: 0, response: { at: 12 }, endedAt: 12 })
    expect(effects.slice(1)).toEqual([
      'When the answer came is not in the file for 1 of 3 exchanges.',
      'The bytes of 2 of 3 exchanges are not in the file, or not as they were: their hash is not known.',
    ])
  })

  it('leaves a layer whose bytes are not there unverified, and not corrupt', () => {
    const url = `https://r.example/v2/a/blobs/sha256:${'a'.repeat(64)}`
    const response = { content: { size: 7, mimeType: '', text: undefined }, bodySize: 7 }
    const [step] = decode(sessionOf(har([{ request: { url }, response }]))).steps
    expect(step).toMatchObject({ outcome: 'ok', facts: { verified: null }, bytes: 7 })
  })
})

describe('bad files', () => {
  it.each([
    ['', 'is empty'],
    ['{"log":', 'is not JSON'],
    ['[]', '`log` is missing, or is no object'],
    ['{"log":7}', '`log` is missing, or is no object'],
    ['{"log":{"entries":{}}}', '`log.entries` is missing, or is no list'],
    ['['.repeat(1_000_000), 'is not JSON'],
    [`{"log":${'['.repeat(500_000)}${']'.repeat(500_000)}}`, '`log` is missing, or is no object'],
  ])('%.20s', (text, message) => {
    expect(readHar(text)).toEqual({ events: [], problems: [{ entry: null, message }] })
  })

  it('that break off open with the entries that are whole', () => {
    const text = har([{}, { request: { url: 'https://r.example/"]}\\\\' } }, {}])
    const cut = text.slice(0, text.lastIndexOf('"request"') + 20)
    const { events, problems } = readHar(cut)
    expect(reduceAll(events).exchanges).toHaveLength(2)
    expect(problems).toEqual([
      {
        entry: null,
        message: `breaks off, or is no JSON, behind entry 2: ${cut.length - cut.lastIndexOf(',{"startedDateTime"')} characters are lost`,
      },
    ])
  })

  it('open at every cut with a problem and without an exception', () => {
    const text = har([{}, {}])
    for (let length = 0; length < text.length; length++) {
      const { events, problems } = readHar(text.slice(0, length))
      expect(problems).toHaveLength(1)
      expect(reduceAll(events).exchanges.length).toBeLessThanOrEqual(2)
    }
  })

  it.each<[Change | string, string]>([
    [{ startedDateTime: 'yesterday' }, '`startedDateTime` is "yesterday", expected a time of ISO 8601'],
    [{ startedDateTime: '2026-13-31T12:00:00Z' }, 'expected a time of ISO 8601'],
    [{ startedDateTime: 1e308 }, '`startedDateTime` is 1e+308, expected a string'],
    [{ request: 'GET' }, '`request` is "GET", expected an object'],
    [{ request: { url: null } }, '`request.url` is null, expected a string'],
    [{ request: { headers: { a: 'b' } } }, '`request.headers` is {"a":"b"}, expected a list'],
    [{ request: { headers: [{ name: 'a' }] } }, '`request.headers[0].value` is missing'],
    [{ response: { status: '200' } }, '`response.status` is "200", expected a number'],
    [{ response: { status: 200.5 } }, '`status` is 200.5, expected a whole number'],
    [{ timings: { wait: 'long' } }, '`timings.wait` is "long", expected a number'],
    ['text', '`` is "text", expected an object'],
  ])('with a bad entry have the others: %j', (change, message) => {
    const good = JSON.parse(har([{}])) as { log: { entries: object[] } }
    const bad = typeof change === 'string' ? change : merged(entry, change)
    const { events, problems } = readHar(
      JSON.stringify({ log: { entries: [...good.log.entries, bad, entry] } }),
    )
    expect(reduceAll(events).exchanges).toHaveLength(2)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.entry).toBe(2)
    expect(problems[0]?.message).toContain(message)
  })

  it('cannot change what an object is, nor reach far with numbers', () => {
    const text = har([
      { ['__proto__']: { polluted: true }, timings: { wait: 1e300, receive: -1e300 }, time: 1e300 },
      { request: { bodySize: 1e300 }, response: { bodySize: -5, content: { size: 1e300 } } },
    ]).replace('"time":1e+300', '"time":1e999,"__proto__":{"polluted":true}')
    const { events, problems } = readHar(text)
    expect(problems).toEqual([{ entry: 1, message: '`time` is Infinity, expected a number' }])
    expect(reduceAll(events).exchanges).toHaveLength(1)
    expect(({} as Change)['polluted']).toBeUndefined()
  })

  it('of any JSON at all are read without an exception, and never out of order', () => {
    const anyEntry = fc.oneof(
      fc.jsonValue(),
      fc
        .dictionary(
          fc.constantFrom('request', 'response', 'timings', 'connection', '_pullscope', 'time'),
          fc.jsonValue(),
        )
        .map((change) => merged(entry, change as Change)),
    )
    const log = fc.record(
      { entries: fc.array(anyEntry, { maxLength: 5 }), creator: fc.jsonValue(), _pullscope: anyOwn },
      { requiredKeys: ['entries'] },
    )
    fc.assert(
      fc.property(log, (value) => {
        const { events } = readHar(JSON.stringify({ log: value }))
        expect(events[0]?.type).toBe('capture.started')
        for (const [i, { at }] of events.entries()) expect(at).toBeGreaterThanOrEqual(events[i - 1]?.at ?? 0)
        reduceAll(events)
      }),
      { numRuns: 500 },
    )
  })
})

const anyOwn = fc.oneof(
  fc.jsonValue(),
  fc.record({ version: fc.constant(1), events: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())) }),
)

describe('recognising a HAR', () => {
  const bytes = (text: string): Uint8Array => Buffer.from(text)

  it.each([
    ['{"log":{', 'yes'],
    ['\ufeff \r\n{ \n "log" : ', 'yes'],
    ['', 'more'],
    ['{ "lo', 'more'],
    ['{"at":0,"type":"capture.started"', 'no'],
    ['{"login":1', 'no'],
    ['[{"log":', 'no'],
    ['2351:9:websocket;', 'no'],
  ])('%j: %s', (text, expected) => {
    expect(HAR.recognise(bytes(text))).toBe(expected)
  })

  it('reads UTF-8 with a mark, and the UTF-16 of PowerShell', () => {
    const text = har([{}])
    for (const encoded of [bytes(`\ufeff${text}`), Buffer.from(`\ufeff${text}`, 'utf16le')]) {
      expect(HAR.recognise(encoded)).toBe('yes')
      expect(reduceAll(HAR.read(encoded).events).exchanges).toHaveLength(1)
    }
  })
})

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
