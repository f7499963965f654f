import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../../src/capture/event.ts'
import { FLOWS } from '../../../src/capture/import/flows.ts'
import type { Imported } from '../../../src/capture/import/imported.ts'
import { decode } from '../../../src/decode/decode.ts'
import { reduceAll } from '../../../src/model/reduce.ts'
import { BEGAN, flowFile, httpFlow, readFlows, type FlowOptions } from '../../helpers/flows.ts'

const RECORDED = 'fixtures/captures-foreign/mitmproxy-8-docker-pull-hello-world.flows'

function read(...flows: readonly FlowOptions[]): Imported {
  return readFlows(flowFile(...flows.map(httpFlow)))
}

function eventsOf(type: CaptureEvent['type'], ...flows: readonly FlowOptions[]): CaptureEvent[] {
  return read(...flows).events.filter((event) => event.type === type)
}

describe('readFlows', () => {
  it('tells one exchange from its connection to its end', () => {
    const { events, problems } = read({ at: 1 })
    expect(problems).toEqual([])
    expect(events.map(({ at, type }) => `${at} ${type}`)).toEqual([
      '0 capture.started',
      '0 connection.opened',
      '0 tunnel.opened',
      '187.5 upstream.connected',
      '1001 request.started',
      '1126 request.completed',
      '1250 response.started',
      '1375 response.completed',
      '1375 capture.ended',
    ])
    expect(events[0]).toMatchObject({ source: 'mitmproxy', startedAt: new Date(BEGAN * 1000).toISOString() })
    expect(events[1]).toMatchObject({ client: '127.0.0.1:50000' })
    expect(events[2]).toMatchObject({ authority: 'r.example', sni: 'r.example', alpn: ['http/1.1'] })
    expect(events[3]).toMatchObject({
      address: '192.0.2.1:443',
      dnsMs: null,
      connectMs: 62.5,
      tlsMs: 62.5,
    })
    expect(events[4]).toMatchObject({ method: 'GET', url: 'https://r.example/v2/', httpVersion: '1.1' })
    expect(events[7]).toMatchObject({
      body: { bytes: 2, kept: 'none', sha256: expect.stringMatching(/^44136f/) as string },
    })
  })

  it.each([7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21])(
    'reads version %i as all others',
    (version) => {
      const shape = (events: readonly CaptureEvent[]): unknown =>
        events.map((event) => (event.type === 'tunnel.opened' ? { ...event, alpn: [] } : event))
      expect(shape(read({ version }).events)).toEqual(shape(read({ version: 17 }).events))
    },
  )

  it('says that a newer version may be why an entry cannot be read', () => {
    const { request: _, ...strange } = httpFlow({ version: 30 })
    expect(readFlows(flowFile(strange)).problems).toEqual([
      {
        entry: 1,
        message: '`request` has no headers; it was written by a newer mitmproxy (version 30 of its format)',
      },
    ])
    expect(read({ version: 30 }).problems).toEqual([])
  })

  it('sends versions of before 2018 to mitmproxy itself', () => {
    const old = { ...httpFlow(), version: [0, 18] }
    expect(readFlows(flowFile(old)).problems).toEqual([
      {
        entry: 1,
        message: 'was written by mitmproxy 3 or before',
        remedy: 'write it anew with mitmproxy 8: mitmdump -nr FILE -w NEW',
      },
    ])
  })

  it('knows connections by their ids, and numbers all in order of time', () => {
    const { events } = read({ at: 2, client: 'b' }, { at: 1, client: 'a' }, { at: 3, client: 'a' })
    const asked = events.filter((event) => event.type === 'request.started')
    expect(asked.map(({ exchange, connection, at }) => [exchange, connection, at])).toEqual([
      [0, 0, 1001],
      [1, 1, 2001],
      [2, 0, 3001],
    ])
  })

  it('keeps bodies as the proxy does: JSON without its coding, others by size and hash', () => {
    const json = [['Content-Type', 'application/json']] as const
    expect(eventsOf('response.completed', { answer: { headers: json, body: '{"a":1}' } })[0]).toMatchObject({
      body: { kept: 'whole', text: '{"a":1}', bytes: 7 },
    })
  })

  it('does not make up a body that was streamed past', () => {
    const headers = [['Content-Length', '1234567']] as const
    const { events } = read({ answer: { headers, body: null } })
    expect(events.find(({ type }) => type === 'response.completed')).toMatchObject({
      body: { bytes: 1_234_567, sha256: null, kept: 'none' },
    })
    expect(events[0]).toMatchObject({
      effects: expect.arrayContaining([expect.stringContaining('streamed past')]) as string[],
    })
    expect(JSON.stringify(read({}).events[0])).not.toContain('streamed past')
    const head = read({ method: 'HEAD', answer: { headers, body: null } })
    expect(head.events.find(({ type }) => type === 'response.completed')).toMatchObject({
      body: { bytes: 0 },
    })
  })

  it.each([
    ['Client disconnected.', 'client', 'aborted'],
    ['Certificate verify failed: certificate has expired', 'upstream', 'tls-expired'],
    ['Certificate verify failed: self signed certificate in certificate chain', 'upstream', 'tls-untrusted'],
    ['Certificate verify failed: hostname mismatch', 'upstream', 'tls-wrong-name'],
    ['The remote server does not speak TLS.', 'upstream', 'tls-protocol'],
    ['[Errno -2] Name or service not known', 'upstream', 'dns-failed'],
    ["[Errno 111] Connect call failed ('127.0.0.1', 1)", 'upstream', 'refused'],
    ["[Errno 110] Connect call failed ('192.0.2.1', 443)", 'upstream', 'timeout'],
    ["[Errno 113] Connect call failed ('192.0.2.1', 443)", 'upstream', 'unreachable'],
    ['server closed connection', 'upstream', 'reset'],
    ['peer closed connection without sending complete message body', 'upstream', 'truncated'],
    ['Cannot parse HTTP response: no', 'upstream', 'malformed'],
    [
      'Upstream proxy p:1 refused HTTP CONNECT request: 407 Proxy Authentication Required',
      'upstream',
      'proxy-auth',
    ],
    ['something new', 'upstream', 'other'],
  ])('%s is a failure of the %s: %s', (error, side, cause) => {
    const { events } = read({ error, answer: null })
    expect(events.find(({ type }) => type === 'exchange.failed')).toMatchObject({
      side,
      cause,
      message: error,
      at: 500,
    })
    expect(events.some(({ type }) => type === 'response.started')).toBe(false)
  })

  it('has a CONNECT that failed as a failure of the upstream, not as an exchange', () => {
    const { events } = read({
      method: 'CONNECT',
      answer: null,
      error: '[Errno -2] Name or service not known',
    })
    expect(events.map(({ type }) => type)).not.toContain('request.started')
    expect(events.find(({ type }) => type === 'upstream.failed')).toMatchObject({
      authority: 'r.example',
      cause: 'dns-failed',
    })
  })

  it('takes the name from the head where the flow has an address', () => {
    const [event] = eventsOf('request.started', {
      url: 'https://192.0.2.1:8443/v2/',
      headers: [['Host', 'r.example']],
    })
    expect(event).toMatchObject({ url: 'https://r.example/v2/' })
    const [plain] = eventsOf('request.started', { url: 'http://[2001:db8::1]:81/', headers: [] })
    expect(plain).toMatchObject({ url: 'http://[2001:db8::1]:81/' })
  })

  it('takes the name from the authority of HTTP/2, which has no Host', () => {
    const [event] = eventsOf('request.started', {
      ...{ url: 'https://192.0.2.1:8443/v2/', headers: [], httpVersion: 'HTTP/2.0' },
      authority: 'r.example:443',
    })
    expect(event).toMatchObject({ url: 'https://r.example/v2/' })
  })

  it('counts what came of a body that broke off, of which mitmproxy keeps nothing', () => {
    const cut = (message: string) =>
      eventsOf('exchange.failed', { answer: { body: null }, error: message }).at(-1) ?? {}
    const broke = 'peer closed connection without sending complete message body'
    expect(cut(`${broke} (received 400 bytes, expected 1000)`)).toMatchObject({ bytes: 400 })
    expect(cut(`${broke} (incomplete chunked read)`)).not.toHaveProperty('bytes')
  })

  it('calls HTTP/2 as others do', () => {
    expect(eventsOf('request.started', { httpVersion: 'HTTP/2.0' })[0]).toMatchObject({ httpVersion: '2' })
  })

  it('shows the certificate, and does not say that it was verified', () => {
    const { events } = readFlows(readFileSync(RECORDED))
    expect(events.find(({ type }) => type === 'upstream.connected')).toMatchObject({
      tls: {
        protocol: 'TLSv1.3',
        verification: 'unknown',
        certificate: { subject: 'CN=pullscope test hub' },
      },
    })
    expect(eventsOf('upstream.connected', { certificate: 'no PEM' })[0]).not.toHaveProperty('tls')
  })

  it('counts what it leaves out', () => {
    const tcp = { version: 17, type: 'tcp', messages: [] }
    expect(readFlows(flowFile(tcp, httpFlow(), tcp)).problems).toEqual([
      { entry: null, message: '2 TCP flows are left out: only HTTP is shown' },
    ])
  })
})

describe('a flow file that is not whole', () => {
  const whole = flowFile(httpFlow({ at: 1 }), httpFlow({ at: 2 }), httpFlow({ at: 3 }))
  const requests = ({ events }: Imported): number =>
    events.filter(({ type }) => type === 'request.started').length

  it('opens with what it has, and says which entry is cut', () => {
    const cut = readFlows(whole.subarray(0, whole.length - 100))
    expect(requests(cut)).toBe(2)
    expect(cut.problems).toEqual([
      {
        entry: 3,
        message: expect.stringMatching(
          /^announces \d+ bytes, of which \d+ are there; \d+ bytes from byte \d+ on are lost$/,
        ) as string,
      },
    ])
  })

  it('leaves out an entry that is broken, and goes on', () => {
    const broken = Buffer.from(whole)
    broken[whole.indexOf('2:17#') + 4] = 0x3f
    const read = readFlows(broken)
    expect(requests(read)).toBe(2)
    expect(read.problems).toMatchObject([
      { entry: 1, message: expect.stringContaining('has the type "?"') as string },
    ])
  })

  it.each([
    ['an announced gigabyte', Buffer.from('1000000000:7:version;')],
    ['a list', flowFile([1, 2])],
    ['no version', flowFile({ type: 'http' })],
    [
      'a port that is text',
      flowFile({ ...httpFlow(), request: { ...(httpFlow()['request'] as object), port: 'x' } }),
    ],
    [
      'no time',
      flowFile({ ...httpFlow(), request: { ...(httpFlow()['request'] as object), timestamp_start: null } }),
    ],
    ['a status of letters', flowFile({ ...httpFlow(), response: { headers: [], status_code: 'OK' } })],
    ['headers that are no pairs', flowFile({ ...httpFlow(), request: { headers: [Buffer.from('x')] } })],
  ])('%s is a problem of entry 1', (_, bytes) => {
    expect(readFlows(bytes).problems).toMatchObject([{ entry: 1, message: expect.any(String) as string }])
  })

  it('never throws, and what comes of it decodes, wherever bytes are changed or cut', () => {
    const recorded = readFileSync(RECORDED)
    const damage = fc.array(fc.tuple(fc.nat(recorded.length - 1), fc.nat(255)), { maxLength: 20 })
    fc.assert(
      fc.property(damage, fc.nat(recorded.length), (changes, length) => {
        const bytes = Buffer.from(recorded)
        for (const [place, byte] of changes) bytes[place] = byte
        const { events } = readFlows(bytes.subarray(0, length))
        decode(reduceAll(events))
        expect(events.every(({ at }, i) => at >= (events[i - 1]?.at ?? 0))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('never throws, whatever values the fields have', () => {
    const value = fc.constantFrom(
      null,
      true,
      -1,
      1e300,
      '',
      '\u001b[31m',
      [],
      {},
      [['a']],
      Buffer.from([0xff]),
    )
    const names = ['version', 'type', 'request', 'response', 'error', 'client_conn', 'server_conn']
    const inner = [
      'headers',
      'content',
      'timestamp_start',
      'host',
      'port',
      'path',
      'id',
      'peername',
      'via',
      'sni',
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom(...inner),
        value,
        fc.boolean(),
        (name, below, odd, deep) => {
          const flow = httpFlow({ version: 21 })
          const within = flow[name]
          const changed =
            deep && typeof within === 'object' ? Object.assign({}, within, { [below]: odd }) : odd
          const { events } = readFlows(flowFile({ ...flow, [name]: changed }))
          decode(reduceAll(events))
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('recognise', () => {
  const recognise = (text: string): string => FLOWS.recognise(Buffer.from(text))

  it('knows a dictionary by its first bytes', () => {
    expect(recognise('2351:9:websocket;')).toBe('yes')
    expect(recognise('23')).toBe('more')
    expect(recognise('')).toBe('more')
    expect(recognise('12: thoughts')).toBe('no')
    expect(recognise('{"at":0')).toBe('no')
    expect(FLOWS.recognise(flowFile(httpFlow()))).toBe('yes')
  })
})
